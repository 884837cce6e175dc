import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findOnPath } from "../../provision/find-on-path.ts";
import { type Ran, runScript, scriptOf } from "./ci-steps.test-support.ts";

/** Stands where npx, npm and gh are looked for: writes down what it was asked and ends as it is told. What they do is tested elsewhere. */
const STUB = `#!/usr/bin/env bash
asked="$(basename "$0") $*"
echo "$asked" >>"$STUB_LOG"
case "$asked" in
  "npx jwt-capacity ab "*) exit "\${AB:-0}" ;;
  "npx jwt-capacity history add "*) exit "\${ADD:-0}" ;;
  "npx jwt-capacity history check "*) exit "\${CHECK:-0}" ;;
  "npx jwt-capacity run "*) exit "\${RUN:-0}" ;;
  "npm view "*) echo "$VERSIONS" ;;
  "gh api --paginate "*) jq -r "\${@: -1}" <<<"$COMMENTS" ;;
esac
`;

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "jwt-capacity-ci-stubs-"));
  for (const name of ["npx", "npm", "gh"]) {
    await writeFile(join(scratch, name), STUB);
    await chmod(join(scratch, name), 0o755);
  }
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Stubbed extends Ran {
  /** What was asked of the stubs, one line each. */
  readonly asked: readonly string[];
  /** What the step handed on to later ones. */
  readonly outputs: string;
  readonly cwd: string;
}

const goodNight = "a".repeat(40);

/** Runs one step in a checkout of its own, in which the night before last passed. */
async function step(title: string, env: Readonly<Record<string, string>> = {}): Promise<Stubbed> {
  const cwd = await mkdtemp(join(scratch, "checkout-"));
  execFileSync("git", ["init", "--quiet"], { cwd });
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.test"];
  execFileSync("git", [...who, "commit", "--quiet", "--allow-empty", "--message=one"], { cwd });
  for (const name of ["night", "comparison"]) await mkdir(join(cwd, name));
  await writeFile(join(cwd, "night", "nights.txt"), `t ${goodNight} 0\nt ${"b".repeat(40)} 99\n`);
  await writeFile(join(cwd, "night", "status"), `${env["AB"] ?? "0"}\n`);
  await writeFile(join(cwd, "night", "history.jsonl"), env["STORED"] ?? "a line\n");
  await writeFile(join(cwd, "package.json"), JSON.stringify({ dependencies: { jose: "6.2.9" } }));
  const [log, outputs] = [join(cwd, "asked.txt"), join(cwd, "outputs.txt")];
  for (const file of [log, outputs]) await writeFile(file, "");
  const ran = await runScript(scriptOf(title), cwd, {
    PATH: `${scratch}${delimiter}${process.env["PATH"] ?? ""}`,
    STUB_LOG: log,
    GITHUB_OUTPUT: outputs,
    SCENARIOS: "RS256",
    SECONDS_PER_SCENARIO: "340",
    REFERENCE: "v1",
    ...env,
  });
  const asked = (await readFile(log, "utf8")).split("\n").filter((line) => line !== "");
  return { ...ran, cwd, asked, outputs: await readFile(outputs, "utf8") };
}

const historySteps = ["github-nightly.yml compare: History", "gitlab-ci.yml night: script 3"] as const;

/** What both systems set, each under its own name. */
const ofANight = { LINK: "https://x.test", CI_PIPELINE_URL: "https://x.test" };

/** Those of `history` among what was asked: `add`, `page`, `check`. */
function ofHistory(asked: readonly string[]): readonly string[] {
  return asked.flatMap((line) => /^npx jwt-capacity history (\S+)/.exec(line)?.[1] ?? []);
}

const posix = process.platform !== "win32";

describe.skipIf(!posix)(
  `steps with what they call put in place${posix ? "" : " [skipped: needs a POSIX system]"}`,
  () => {
    describe.each(["0", "4", "5", "99"])("an ab that ends with %s", (AB) => {
      test.each([
        ["github-nightly.yml compare: Compare", "outputs"],
        ["gitlab-ci.yml night: script 2", "file"],
      ])("%s: compares with the last night that passed, and writes down how it ended", async (title, where) => {
        const { status, asked, outputs, cwd } = await step(title, { AB });
        expect(status).toBe(0);
        expect(asked).toHaveLength(1);
        expect(asked[0]).toMatch(
          new RegExp(`^npx jwt-capacity ab --base ${goodNight} --candidate HEAD --reference v1 `),
        );
        expect(await readFile(join(cwd, "night", "nights.txt"), "utf8")).toMatch(
          new RegExp(`\\n\\S+Z [0-9a-f]{40} ${AB}\\n$`),
        );
        const said = where === "outputs" ? outputs : `status=${await readFile(join(cwd, "night", "status"), "utf8")}`;
        expect(said).toBe(`status=${AB}\n`);
      });

      test("github-pull-request.yml: compares with the base of the merge, and leaves the verdict to the last step", async () => {
        const { status, asked, outputs } = await step("github-pull-request.yml compare: Compare", { AB });
        expect({ status, outputs }).toEqual({ status: 0, outputs: `status=${AB}\n` });
        expect(asked).toEqual([
          expect.stringMatching(/^npx jwt-capacity ab --base HEAD\^1 --candidate HEAD .*--comment-file/),
        ]);
      });

      test("gitlab-ci.yml merge-request: ends as ab did, of which 4 and 5 may fail", async () => {
        const { status, asked } = await step("gitlab-ci.yml merge-request: script 1", {
          AB,
          CI_MERGE_REQUEST_DIFF_BASE_SHA: "d".repeat(40),
        });
        expect(status).toBe(Number(AB));
        expect(asked[0]).toContain(`--base ${"d".repeat(40)} --candidate HEAD`);
      });

      test("gitlab-ci.yml merge-request: where HEAD is the merge, compares with the target branch that it was merged into", async () => {
        const { asked } = await step("gitlab-ci.yml merge-request: script 1", {
          AB,
          CI_MERGE_REQUEST_DIFF_BASE_SHA: "d".repeat(40),
          CI_MERGE_REQUEST_TARGET_BRANCH_SHA: "e".repeat(40),
        });
        expect(asked[0]).toContain(`--base ${"e".repeat(40)} --candidate HEAD`);
      });

      test("github-dependency-update.yml: says so of a version that is slower, and waits a week where it cannot be told", async () => {
        const env = { AB, PACKAGE: "jose", VERSION: "6.3.0", ENGINE: "jose" };
        const { status, out, asked } = await step("github-dependency-update.yml compare: Compare", env);
        expect(status).toBe(AB === "99" ? 99 : 0);
        expect(asked[0]).toContain("--base HEAD --candidate HEAD --candidate-with jose@6.3.0");
        expect(out).toMatch({ "0": /jose 6\.3\.0 is no slower/, "99": /^/ }[AB] ?? /^::warning .*jose 6\.3\.0/m);
      });
    });

    describe.each([
      { AB: "0", ADD: "0", CHECK: "0", ends: 0 },
      { AB: "5", ADD: "0", CHECK: "5", ends: 0, says: /^(::warning .*)?A run stands out/m },
      { AB: "99", ADD: "0", CHECK: "99", ends: 99 },
      { AB: "5", ADD: "4", CHECK: "0", ends: 0, says: /does not go into the history/ },
      { AB: "0", ADD: "4", CHECK: "99", ends: 99, says: /does not go into the history/ },
      { AB: "4", ADD: "0", CHECK: "0", ends: 0, says: /does not go into the history/ },
      { AB: "4", ADD: "0", CHECK: "99", ends: 99, says: /does not go into the history/ },
      { AB: "0", ADD: "2", CHECK: "0", ends: 2 },
    ])("history: after an ab that ends with $AB add $ADD, check $CHECK end with $ends", ({ ends, says, ...told }) => {
      test.each(historySteps)("%s: what has risen before is red, whether this night is added or not", async (title) => {
        const { status, out, asked } = await step(title, { ...told, ...ofANight, STATUS: told.AB });
        expect(status).toBe(ends);
        expect(out).toMatch(says ?? /^$/);
        expect(ofHistory(asked)).toEqual([
          // An invalid night is never offered to the history.
          ...(told.AB === "4" ? [] : ["add"]),
          ...(told.ADD === "2" ? [] : ["page", "check"]),
        ]);
      });
    });

    test.each(historySteps)("%s: where nothing is stored yet, nothing is judged", async (title) => {
      const { status, asked } = await step(title, { ...ofANight, AB: "4", STATUS: "4", CHECK: "4", STORED: "" });
      expect({ status, asked }).toEqual({ status: 0, asked: [] });
    });

    test.each(historySteps)("%s: a stored history that is damaged is red, and no invalid night", async (title) => {
      const { status } = await step(title, { ...ofANight, AB: "0", STATUS: "0", CHECK: "4" });
      // On GitLab 4 would be yellow.
      expect(status).toBe(title.startsWith("gitlab") ? 1 : 4);
    });

    test.each([
      ["0", 0, /^$/],
      ["4", 0, /^::warning .*The run was refused/m],
      ["5", 0, /^::warning .*could not be judged/m],
      ["99", 99, /^$/],
      ["3", 3, /^$/],
    ])("github-nightly.yml budgets: a run that ends with %s ends the step with %i", async (RUN, ends, says) => {
      const { status, out } = await step("github-nightly.yml budgets: Measure against the budgets", { RUN });
      expect(status).toBe(ends);
      expect(out).toMatch(says);
    });
  },
);

const jq = findOnPath(["jq"]) === null ? " [skipped: needs jq, which a runner has]" : "";

describe.skipIf(jq !== "" || !posix)(`steps that read JSON${jq}`, () => {
  const comments = (...bodies: readonly (readonly [login: string, body: string])[]) =>
    JSON.stringify(bodies.map(([login, body], index) => ({ id: 100 + index, user: { login }, body })));
  const env = { NUMBER: "7", GH_REPO: "o/r" };

  test("the comment on a pull request replaces its own one, and no other of the same account", async () => {
    const title = "github-pull-request.yml comment: Comment";
    const run = async (COMMENTS: string) => {
      const script = scriptOf(title);
      const cwd = await mkdtemp(join(scratch, "comment-"));
      await mkdir(join(cwd, "comparison"));
      await writeFile(join(cwd, "comparison", "comment.md"), "# jwt-capacity ab: PASS\n");
      const log = join(cwd, "asked.txt");
      const path = `${scratch}${delimiter}${process.env["PATH"] ?? ""}`;
      const { status } = await runScript(script, cwd, { ...env, COMMENTS, STUB_LOG: log, PATH: path });
      return { status, last: (await readFile(log, "utf8")).trim().split("\n").at(-1) };
    };
    const other = ["github-actions[bot]", "# coverage"] as const;
    expect(await run(comments(other, ["alice", "# jwt-capacity ab: PASS"]))).toEqual({
      status: 0,
      last: "gh pr comment 7 --body-file comparison/comment.md",
    });
    const own = ["github-actions[bot]", "# jwt-capacity ab: REGRESSION"] as const;
    expect(await run(comments(own, other))).toEqual({
      status: 0,
      last: "gh api --silent --method PATCH repos/o/r/issues/comments/100 --field body=@comparison/comment.md",
    });
  });

  test.each([
    ['["6.2.9","6.2.10","6.2.2"]', "version=6.2.10\n"],
    ['"6.2.9"', ""],
  ])("of the versions %s the newest is compared, and none when it is the locked one", async (VERSIONS, outputs) => {
    const title = "github-dependency-update.yml compare: Newest version";
    const ran = await step(title, { PACKAGE: "jose", RANGE: "6", VERSIONS });
    expect(ran).toMatchObject({ status: 0, outputs });
  });
});

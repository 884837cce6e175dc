import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot } from "../../provision/cache-directory.ts";
import { findK6 } from "../../provision/k6/k6.ts";
import { bareRepository, commandsOffered, runScript, scriptOf } from "./ci-steps.test-support.ts";
import { tiny } from "../tiny-run.test-support.ts";

/** Everything below lies here and goes with it. */
let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "jwt-capacity-ci-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A workspace with the lines of earlier nights, and what a step may write to. */
async function workspace(statuses: readonly number[] = []) {
  const cwd = await mkdtemp(join(scratch, "workspace-"));
  await mkdir(join(cwd, "night"));
  const nights = statuses.map((status, night) => `2026-11-0${night + 1}T02:17:00Z ${"c".repeat(40)} ${status}\n`);
  await writeFile(join(cwd, "night", "nights.txt"), nights.join(""));
  await writeFile(join(cwd, "night", "history.jsonl"), '{"night":1}\n');
  const last = statuses.at(-1) ?? 0;
  await writeFile(join(cwd, "night", "status"), `${last}\n`);
  return { cwd, night: join(cwd, "night") };
}

/** The exit status with which a job ends, and how it is shown. */
const policy: readonly { readonly nights: readonly number[]; readonly colour: "green" | "yellow" | "red" }[] = [
  { nights: [0], colour: "green" },
  { nights: [99, 0], colour: "green" },
  { nights: [0, 4], colour: "yellow" },
  { nights: [4, 4], colour: "yellow" },
  { nights: [4, 0, 4], colour: "yellow" },
  { nights: [4, 5, 4], colour: "yellow" },
  { nights: [0, 5], colour: "yellow" },
  { nights: [5, 5, 5], colour: "yellow" },
  { nights: [4, 4, 5], colour: "yellow" },
  { nights: [4, 4, 4], colour: "red" },
  { nights: [0, 4, 4, 4, 4], colour: "red" },
  { nights: [0, 99], colour: "red" },
  { nights: [0, 1], colour: "red" },
  { nights: [0, 3], colour: "red" },
  { nights: [0, 130], colour: "red" },
];

describe.each(policy)("after nights that ended with $nights", ({ nights, colour }) => {
  const STATUS = String(nights.at(-1));

  test(`GitHub's job is ${colour}: yellow is green with a warning there`, async () => {
    const { cwd } = await workspace(nights);
    const { status, out } = await runScript(scriptOf("github-nightly.yml compare: Verdict"), cwd, { STATUS });
    expect(status).toBe(colour === "red" ? 1 : 0);
    expect(out).toMatch({ green: /^Pass\.$/m, yellow: /^::warning /m, red: /^::error /m }[colour]);
  });

  test(`GitLab's job is ${colour}: yellow is an exit status that it may fail with`, async () => {
    const { cwd } = await workspace(nights);
    const { status } = await runScript(scriptOf("gitlab-ci.yml night: script 4"), cwd, {});
    const allowed = [4, 5];
    const shown = status === 0 ? "green" : allowed.includes(status) ? "yellow" : "red";
    expect(shown).toBe(colour);
  });
});

test.each([
  ["0", 0, /^Pass\.$/m],
  ["4", 0, /^::warning .*Invalid/m],
  ["5", 0, /^::warning .*Inconclusive/m],
  ["99", 1, /^::error .*ended with 99/m],
  ["1", 1, /^::error .*ended with 1;/m],
])("a pull request whose ab ended with %s ends with %i", async (STATUS, expected, says) => {
  const { cwd } = await workspace();
  const { status, out } = await runScript(scriptOf("github-pull-request.yml compare: Verdict"), cwd, { STATUS });
  expect(status).toBe(expected);
  expect(out).toMatch(says);
});

test("a comparison that did not come to an end leaves the comment as it is", async () => {
  const { cwd } = await workspace();
  const env = { NUMBER: "7" };
  const { status, out } = await runScript(scriptOf("github-pull-request.yml comment: Comment"), cwd, env);
  expect({ status, out }).toEqual({ status: 0, out: expect.stringMatching(/^There is nothing to say/) });
});

const k6 = await findK6();
const isCheckout = existsSync(join(projectRoot, ".git"));
const why = [
  ...("missing" in k6 ? [`k6: ${k6.hint}`] : []),
  ...(isCheckout ? [] : ["a git checkout"]),
  ...(process.platform === "win32" ? ["a POSIX system"] : []),
];
const needs = why.length === 0 ? "" : ` [skipped: needs ${why.join("; ")}]`;

describe.skipIf(why.length > 0)(`in a fresh clone${needs}`, () => {
  test(
    "set-up finds what is there, and the run against the budgets ends with 99 where one fails",
    { timeout: 300_000 },
    async () => {
      const cwd = await cloneWithPackages();
      const env = { ...atHome, JWT_CAPACITY_PROFILE: "quick" };
      for (const title of ["github-nightly.yml compare: Set up", "github-pull-request.yml compare: Set up"])
        expect(await runScript(scriptOf(title), cwd, env)).toMatchObject({ status: 0 });
      const load = { ...tiny.load, workloads: ["bench"] };
      const config = { ...tiny, load, budgets: [{ metric: "tokenBytes", error: 10 }] };
      await writeFile(join(cwd, "jwt-capacity.config.ts"), `export default ${JSON.stringify(config)};\n`);
      const { status, out } = await runScript(
        scriptOf("github-nightly.yml budgets: Measure against the budgets"),
        cwd,
        env,
      );
      // A machine so busy that the only trial is refused judges no budget.
      const refused = out.includes("JC-VERDICT-001");
      expect(status).toBe(refused ? 0 : 99);
      expect(out).toContain(refused ? "::warning title=jwt-capacity::The run was refused" : "JC-BUDGET-001");
      expect(await readFile(join(cwd, "budgets.xml"), "utf8")).toContain("<testsuites ");
    },
  );
});

const nightReasons = [
  ...why.map((what) => `needs ${what}`),
  ...((await commandsOffered()).includes("ab") ? [] : ["this program has no ab"]),
  ...(process.env["WHOLE_NIGHT"] === "1" ? [] : ["takes about 8 minutes; WHOLE_NIGHT=1 runs it"]),
];

describe.skipIf(nightReasons.length > 0)(
  `a whole night in a fresh clone${nightReasons.length === 0 ? "" : ` [skipped: ${nightReasons.join("; ")}]`}`,
  () => {
    test(
      "compares with the last night that passed, keeps what came, and is judged by it",
      { timeout: 1_200_000 },
      async () => {
        const cwd = await cloneWithPackages();
        const output = join(scratch, "github-output");
        const env = {
          ...atHome,
          HISTORY_REMOTE: bareRepository(join(scratch, "history.git")),
          HISTORY_BRANCH: "jwt-capacity-history",
          REFERENCE: "HEAD",
          SCENARIOS: "HS256",
          // The first look takes about 160: less never comes to one.
          SECONDS_PER_SCENARIO: "240",
          ASKED_BASE: "",
          LINK: "https://example.test/night",
          GITHUB_OUTPUT: output,
        };
        const step = (name: string, more = {}) =>
          runScript(scriptOf(`github-nightly.yml compare: ${name}`), cwd, { ...env, ...more });
        expect((await step("Earlier nights")).status).toBe(0);
        const compared = await step("Compare");
        expect(compared).toMatchObject({ status: 0 });
        const STATUS = /^status=(\d+)$/m.exec(await readFile(output, "utf8"))?.[1] ?? "";
        // One look on a busy machine may decide little; a usage error or a defect it must not be.
        expect(["0", "4", "5", "99"]).toContain(STATUS);
        const nights = await readFile(join(cwd, "night", "nights.txt"), "utf8");
        expect(nights).toMatch(new RegExp(`^\\S+Z [0-9a-f]{40} ${STATUS}\n$`));
        expect(await readFile(join(cwd, "night", "junit.xml"), "utf8")).toContain("<testsuites ");
        expect(await step("History", { STATUS })).toMatchObject({ status: 0 });
        const history = await readFile(join(cwd, "night", "history.jsonl"), "utf8");
        const stored = history.split("\n").filter((line) => line !== "");
        expect(stored).toHaveLength(STATUS === "4" ? 0 : 1);
        expect(existsSync(join(cwd, "night", "trend.html"))).toBe(STATUS !== "4");
        const { status } = await step("Verdict", { STATUS });
        expect(status).toBe(STATUS === "99" ? 1 : 0);
      },
    );
  },
);

/** A clone as a runner has it after set-up: the packages are there, hard-linked, so that nothing can reach those of this checkout. */
async function cloneWithPackages(): Promise<string> {
  const cwd = await mkdtemp(join(scratch, "clone-"));
  execFileSync("git", ["clone", "--quiet", projectRoot, cwd]);
  const modules = join(projectRoot, "node_modules");
  try {
    execFileSync("cp", ["-al", modules, cwd], { stdio: "ignore" });
  } catch {
    // Another file system, or a cp without links.
    execFileSync("cp", ["-R", modules, cwd]);
  }
  return cwd;
}

/** What a runner sets. */
const atHome = { GITHUB_ACTIONS: "true", CI: "true" };

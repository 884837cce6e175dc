import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bareRepository, runScript, scriptOf } from "./ci-steps.test-support.ts";

/** Everything below lies here and goes with it. */
let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "jwt-capacity-ci-history-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const BRANCH = "jwt-capacity-history";

describe.each([
  {
    system: "GitHub",
    read: "github-nightly.yml compare: Earlier nights",
    keep: "github-nightly.yml keep: Keep the night",
  },
  { system: "GitLab", read: "gitlab-ci.yml night: script 1", keep: "gitlab-ci.yml keep-night: script 1" },
])("the history on $system", ({ read, keep }) => {
  test("begins empty, grows by what each night appends, and is read back as it was kept", async () => {
    const env = { HISTORY_REMOTE: repository(), HISTORY_BRANCH: BRANCH };
    const first = await checkout();
    expect(await runScript(scriptOf(read), first, env)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/first/),
    });
    expect(await readFile(join(first, "night", "history.jsonl"), "utf8")).toBe("");
    for (const line of ["1\n", "2\n"]) {
      const cwd = await checkout();
      expect((await runScript(scriptOf(read), cwd, env)).status).toBe(0);
      await appendFile(join(cwd, "night", "history.jsonl"), line);
      await appendFile(join(cwd, "night", "nights.txt"), `night ${line}`);
      // As in its job: a directory with nothing but the artifact.
      expect(await runScript(scriptOf(keep), cwd, env)).toMatchObject({ status: 0 });
    }
    const last = await checkout();
    expect((await runScript(scriptOf(read), last, env)).status).toBe(0);
    expect(await readFile(join(last, "night", "history.jsonl"), "utf8")).toBe("1\n2\n");
    expect(await readFile(join(last, "night", "nights.txt"), "utf8")).toBe("night 1\nnight 2\n");
  });

  test("loses nothing where it has moved on meanwhile: every night and what somebody pushed stand in it", async () => {
    const env = { HISTORY_REMOTE: repository(), HISTORY_BRANCH: BRANCH };
    const nights = await Promise.all(["1", "2", "3"].map(async (line) => ({ line, cwd: await checkout() })));
    for (const { line, cwd } of nights) {
      expect((await runScript(scriptOf(read), cwd, env)).status).toBe(0);
      await appendFile(join(cwd, "night", "history.jsonl"), `${line}\n`);
      await appendFile(join(cwd, "night", "nights.txt"), `night ${line}\n`);
    }
    for (const { line, cwd } of nights) {
      expect(await runScript(scriptOf(keep), cwd, env)).toMatchObject({ status: 0 });
      if (line === "2") await pushByHand(env.HISTORY_REMOTE, "an annotation without a line end");
    }
    expect(keptIn(env.HISTORY_REMOTE, "history.jsonl")).toBe("1\n2\nan annotation without a line end\n3\n");
    expect(keptIn(env.HISTORY_REMOTE, "nights.txt")).toBe("night 1\nnight 2\nnight 3\n");
  });

  test("is only appended to: whatever a night did to its copy, what was kept stays as it is", async () => {
    const env = { HISTORY_REMOTE: repository(), HISTORY_BRANCH: BRANCH };
    expect((await runScript(scriptOf(keep), await artifact("1\n", 1), env)).status).toBe(0);
    for (const [changed, kept] of [
      ["", "1\n"],
      ["7\n8\n", "1\n8\n"],
    ] as const) {
      expect((await runScript(scriptOf(keep), await artifact(changed, 3), env)).status).toBe(0);
      expect(keptIn(env.HISTORY_REMOTE, "history.jsonl")).toBe(kept);
    }
    expect(keptIn(env.HISTORY_REMOTE, "nights.txt")).toBe("a night\n".repeat(3));
  });

  test.each([null, "", "x[$(touch ../ran)]", "$(touch ../ran)"])(
    "takes nothing from a night that says %o where a number is due, and runs nothing that it says",
    async (from) => {
      const env = { HISTORY_REMOTE: repository(), HISTORY_BRANCH: BRANCH };
      const cwd = await artifact("1\n", from);
      expect((await runScript(scriptOf(keep), cwd, env)).status).not.toBe(0);
      expect(existsSync(join(cwd, "ran"))).toBe(false);
      expect(() => keptIn(env.HISTORY_REMOTE, "nights.txt")).toThrow("git show");
    },
  );

  test("a remote that cannot be reached ends the night, and is not taken for the first", async () => {
    const cwd = await checkout();
    const env = { HISTORY_REMOTE: join(scratch, "nowhere.git"), HISTORY_BRANCH: BRANCH };
    const { status, out } = await runScript(scriptOf(read), cwd, env);
    expect(status).not.toBe(0);
    expect(out).not.toContain("first");
  });
});

/** A checkout without anything in it: what a step about the history needs of one. */
async function checkout(): Promise<string> {
  const cwd = await mkdtemp(join(scratch, "checkout-"));
  execFileSync("git", ["init", "--quiet"], { cwd });
  return cwd;
}

/** What the job that keeps a night has of it: two files, and with which byte that begins which the night has added. */
async function artifact(history: string, from: number | string | null): Promise<string> {
  const cwd = await mkdtemp(join(scratch, "artifact-"));
  const night = join(cwd, "night");
  await mkdir(night);
  await writeFile(join(night, "history.jsonl"), history);
  await writeFile(join(night, "nights.txt"), "a night\n");
  if (from === null) return cwd;
  await writeFile(join(night, "history.jsonl.from"), `${from}\n`);
  await writeFile(join(night, "nights.txt.from"), "1\n");
  return cwd;
}

let repositories = 0;

function repository(): string {
  return bareRepository(join(scratch, `history-${(repositories += 1)}.git`));
}

/** A file as it stands on the branch of the history. */
function keptIn(remote: string, file: string): string {
  return execFileSync("git", ["show", `${BRANCH}:${file}`], { cwd: remote, encoding: "utf8", stdio: "pipe" });
}

/** As somebody does who annotates in a clone. */
async function pushByHand(remote: string, text: string): Promise<void> {
  const cwd = await mkdtemp(join(scratch, "by-hand-"));
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.test"];
  const git = (...args: readonly string[]) => execFileSync("git", [...who, ...args], { cwd });
  git("clone", "--quiet", "--branch", BRANCH, remote, ".");
  await appendFile(join(cwd, "history.jsonl"), text);
  git("commit", "--quiet", "--all", "--message=by hand");
  git("push", "--quiet");
}

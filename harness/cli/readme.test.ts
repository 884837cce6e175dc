import { globSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { sections } from "../../reports/html/sections.ts";
import { configProblems } from "../plan/config-problems.ts";
import { errorCodes } from "../plan/error.ts";
import { loadConfigFile } from "../plan/load-config-file.ts";
import { gitCheckout } from "../provision/revisions/git-checkout.test-support.ts";
import { resolveConfig } from "../plan/resolve-config.ts";
import { findK6 } from "../provision/k6/k6.ts";
import { COMMAND } from "../results/command.ts";
import { nightlyAb } from "./history/history-place.test-support.ts";
import { runProgram } from "./program.ts";
import { bufferStreams, type BufferStreams, tiny } from "./tiny-run.test-support.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = await readFile(join(root, "README.md"), "utf8");
const k6 = await findK6();
const missing = "missing" in k6 ? k6.hint : null;

/** Fenced blocks of a language, line by line. */
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map((match) =>
    (match[1] ?? "").trimEnd(),
  );
const commands = blocks("sh")
  .flatMap((block) => block.split("\n"))
  .filter((line) => line.startsWith(`${COMMAND} `))
  .map((line) => line.slice(`${COMMAND} `.length));

test("the first code block is the two commands, and package.json has both (Q3)", async () => {
  expect(blocks("sh")[0]?.split("\n")).toEqual(["npm start", "npm test"]);
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { scripts: object };
  expect(scripts).toHaveProperty("start", "node harness/cli/bin.mjs run --profile quick");
  expect(scripts).toHaveProperty("test");
});

test("the command is called as package.json allows: private, so only by npx", async () => {
  const {
    name,
    private: isPrivate,
    bin,
  } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    readonly name: string;
    readonly private: boolean;
    readonly bin: object;
  };
  expect({ isPrivate, command: COMMAND }).toEqual({ isPrivate: true, command: `npx ${name}` });
  expect(bin).toHaveProperty(name);
  expect(readme).not.toMatch(
    /(?<!npx )jwt-capacity (run|bench|load|target|analyse|report|plan|ab|compare|history|config|selfcheck|doctor)\b/,
  );
});

test("the reading guide names the sections of the report by their headings, all of them and in their order", () => {
  const [guide = ""] = /^How to read the report[^]*?(?=^A trial is refused)/m.exec(readme) ?? [];
  const named = [...guide.matchAll(/\*\*([^*]+?)\.?\*\*/g)].map(([, name]) => name);
  // Badge and sentence are the verdict.
  expect(named.slice(2)).toEqual(sections.slice(1).map(({ title }) => title));
});

test("the picture that is shown exists", async () => {
  const file = /!\[[^\]]+\]\(([^)]+)\)/.exec(readme)?.[1] ?? "";
  const bytes = await readFile(join(root, file));
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
});

test("every error code has a row with its exit status, and no row is left over (C10)", () => {
  const rows = [...readme.matchAll(/^\| `(JC-[A-Z0-9]+-\d{3})` \| (\d+) \| (.+) \|$/gm)];
  expect(rows.map(([, code, status, when]) => [code, Number(status), when])).toEqual(
    Object.entries(errorCodes).map(([code, { exitStatus, when }]) => [code, exitStatus, when]),
  );
  const statuses = [...readme.matchAll(/^\| (\d+) \| .+ \|$/gm)].map(([, status]) => Number(status));
  const ofErrors = Object.values(errorCodes).map(({ exitStatus }) => exitStatus);
  const all = new Set([0, ...ofErrors]);
  expect(statuses).toEqual([...all].toSorted((a, b) => a - b));
});

test.each(blocks("ts").map((source, index) => ({ source, index })))(
  "configuration $index that is shown loads and has no problem",
  async ({ source, index }) => {
    const own = await ownStreams();
    const file = join(streams.cwd, `shown-${index}.config.ts`);
    await writeFile(file, source.replace("./harness/plan/config.ts", join(root, "harness/plan/config.ts")));
    const config = await loadConfigFile(file, own.cwd);
    expect(config).toHaveProperty("algorithms");
    expect(configProblems(config, "README")).toEqual([]);
    expect(resolveConfig({ file: config, environment: {}, flags: {} })).toHaveProperty("config");
  },
);

// One directory for all: a run first, then what reads it. The tiny configuration there keeps each command short.
let streams: BufferStreams;
beforeAll(async () => {
  streams = await bufferStreams(tiny);
  return () => streams[Symbol.asyncDispose]();
});

test("there are commands to execute", () => {
  expect(commands.length).toBeGreaterThan(6);
});

const ofHistory = commands.filter((command) => command.startsWith("history "));

test("README: the commands of the history, one after the other, in a directory where an ab has ended", async () => {
  expect(ofHistory.map((command) => command.split(" ")[1])).toEqual(["add", "check", "annotate", "page"]);
  await using night = await bufferStreams();
  await mkdir(join(night.cwd, "ab", "latest"), { recursive: true });
  await writeFile(join(night.cwd, "ab", "latest", "ab.json"), JSON.stringify(nightlyAb()));
  for (const command of ofHistory) {
    await using own = await bufferStreams();
    const status = await runProgram({ ...own, cwd: night.cwd }, wordsOf(command));
    expect({ command, status, err: own.err() }).toEqual({ command, status: 0, err: "" });
    expect(own.out().length).toBeGreaterThan(20);
  }
  const lines = (await readFile(join(night.cwd, "history.jsonl"), "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ kind: "run", link: "https://ci.example/run/7" }),
    expect.objectContaining({ kind: "annotation", text: "jose 7, +2 %", scenario: "RS256" }),
  ]);
  expect(await readFile(join(night.cwd, "trend.html"), "utf8")).toContain("jose 7, +2 %");
});

test.skipIf(missing !== null).for(commands.filter((command) => !ofHistory.includes(command)))(
  `README: ${COMMAND} %s${missing === null ? "" : ` [skipped: needs k6: ${missing}]`}`,
  { timeout: 120_000 },
  async (command) => {
    const args = wordsOf(command);
    // `ab` needs a checkout that has these revisions.
    const own = { ...(await ownStreams()), ...(args[0] === "ab" ? { cwd: (await gitCheckout()).path } : {}) };
    if (args[0] === "compare") await keepAsBefore(own.cwd);
    const ended = runProgram(own, args);
    const isUnderWay = whenToInterrupt[args[0] ?? ""];
    if (isUnderWay !== undefined) {
      await vi.waitUntil(() => isUnderWay(own), { timeout: 100_000 });
      own.interrupt();
    }
    // A busy machine may refuse all trials of so short a run; what must not be is a usage error or a defect.
    expect(mayEndWith[args[0] ?? ""] ?? [0, 4]).toContain(await ended);
    // So short a run may have nothing in common with the one before; what must not be is a usage error.
    if (args[0] === "compare" && own.err().startsWith("JC-COMPARE-002: ")) return;
    // From a refused run no fleet is planned; that is said on standard error.
    if (args[0] === "plan" && /^JC-(?:VERDICT|PLAN)-001: /.test(own.err())) return;
    expect(own.out().length).toBeGreaterThan(20);
    const isOneDocument = own.out().startsWith("{") && typeof JSON.parse(own.out()) === "object";
    expect(isOneDocument).toBe(args.includes("--json"));
  },
);

/** As a shell divides them: what stands in quotes is one word. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** What does not end by itself, or takes longer than a test may: interrupted once it is under way. */
const whenToInterrupt: Readonly<Record<string, (streams: BufferStreams) => boolean>> = {
  target: ({ out }) => out().includes("\n"),
  ab: ({ cwd }) => globSync("ab/*", { cwd }).length > 0,
};

/** So short a run of one algorithm knows nothing of most designs that one may plan with. */
const mayEndWith: Readonly<Record<string, readonly number[]>> = {
  selfcheck: [0, 4, 5],
  plan: [0, 2, 4],
  ab: [130],
  compare: [0, 4, 5],
};

/** A run to compare with: the newest one under another name and id, as a run from before would be. */
async function keepAsBefore(cwd: string): Promise<void> {
  const text = await readFile(join(cwd, "results", "latest", "results.json"), "utf8");
  const run = JSON.parse(text) as { readonly run: object };
  await mkdir(join(cwd, "results", "before"), { recursive: true });
  const before = { ...run, run: { ...run.run, id: "before" } };
  await writeFile(join(cwd, "results", "before", "results.json"), JSON.stringify(before));
}

/** Streams of one command, in the directory of all. */
async function ownStreams(): Promise<BufferStreams> {
  const own = await bufferStreams();
  onTestFinished(() => own[Symbol.asyncDispose]());
  return { ...own, cwd: streams.cwd };
}

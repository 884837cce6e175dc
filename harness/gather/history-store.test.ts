import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { JwtCapacityError } from "../plan/error.ts";
import { exampleAnnotation, exampleHistoryRun, exampleRunId } from "../results/example-history.test-support.ts";
import { appendHistoryLine, parseHistory, readHistory } from "./history-store.ts";

const [first, second, third] = [0, 1, 2].map((night) => exampleHistoryRun(night, { RS256: 0.01 }));
const run = exampleHistoryRun(0, { RS256: 0.01 });

test("lines come back as they were appended, in their order and with their numbers; the file only grows", async () => {
  const file = await historyFile();
  const written = [run, exampleAnnotation(0, "jose 7"), exampleHistoryRun(1, { RS256: 0.02 })];
  let before = "";
  for (const line of written) {
    await appendHistoryLine(file, line);
    const now = await readFile(file, "utf8");
    expect(now.startsWith(before)).toBe(true);
    before = now;
  }
  const { lines, refused } = await readHistory(file);
  expect(lines).toEqual(written.map((line, index) => ({ number: index + 1, line })));
  expect(refused).toEqual([]);
  expect(await readdir(join(file, ".."))).toEqual(["history.jsonl"]);
});

test("a history that is not there is empty; one that cannot be read is an error", async () => {
  const file = await historyFile();
  expect(await readHistory(file)).toEqual({ lines: [], refused: [] });
  await mkdir(file);
  await expect(readHistory(file)).rejects.toMatchObject({ code: "JC-RESULTS-001" });
  await expect(appendHistoryLine(file, run)).rejects.toThrow(JwtCapacityError);
});

test("a torn last line is refused with its number, the rest is kept, and the next line is none the worse for it", async () => {
  const file = await historyFile();
  await writeFile(file, `${JSON.stringify(first)}\n${JSON.stringify(second).slice(0, 100)}`);
  const torn = await readHistory(file);
  expect(torn.lines.map(({ number }) => number)).toEqual([1]);
  expect(torn.refused).toMatchObject([{ number: 2, reason: expect.stringContaining("is torn"), isDouble: false }]);
  await appendHistoryLine(file, third ?? run);
  const after = await readHistory(file);
  expect(after.lines.map(({ line }) => line)).toEqual([first, third]);
  expect(after.refused).toMatchObject([{ number: 2 }]);
});

test("every line that is damaged is refused by itself, with the reason", () => {
  const text = [
    JSON.stringify(first),
    "{",
    JSON.stringify({ ...second, schemaVersion: 9 }),
    JSON.stringify({ ...second, scenarios: [] }),
    "",
    JSON.stringify(first),
    JSON.stringify(third),
    "",
  ].join("\n");
  const { lines, refused } = parseHistory(text);
  expect(lines.map(({ number }) => number)).toEqual([1, 7]);
  expect(refused.map(({ number, isDouble }) => [number, isDouble])).toEqual([
    [2, false],
    [3, false],
    [4, false],
    [6, true],
  ]);
  expect(refused.map(({ reason }) => reason)).toEqual([
    expect.stringContaining("is no JSON"),
    expect.stringContaining("Use the newer jwt-capacity"),
    expect.stringContaining("scenarios"),
    `run ${exampleRunId(0)} stands in line 1 already; the first one counts`,
  ]);
});

test("what may not be appended is not: the file stays as it was, and the lock is gone", async () => {
  const file = await historyFile();
  await appendHistoryLine(file, run);
  const before = await readFile(file, "utf8");
  const refusing = appendHistoryLine(file, run, ({ lines }) => {
    throw new Error(`there are ${lines.length}`);
  });
  await expect(refusing).rejects.toThrow("there are 1");
  expect(await readFile(file, "utf8")).toBe(before);
  expect(await readdir(join(file, ".."))).toEqual(["history.jsonl"]);
});

test("two processes that write at once lose no line and tear none", { timeout: 60_000 }, async () => {
  const file = await historyFile();
  const writers = ["left", "right"].map((name) => writer(file, name, 40));
  const codes = await Promise.all(writers.map(async (child) => (await once(child, "exit"))[0] as number | null));
  expect(codes).toEqual([0, 0]);
  const { lines, refused } = await readHistory(file);
  expect(refused).toEqual([]);
  const ids = lines.flatMap(({ line }) => (line.kind === "run" ? [line.id] : []));
  const expected = ["left", "right"].flatMap((name) => Array.from({ length: 40 }, (_, night) => `${name}-${night}`));
  expect(ids.toSorted()).toEqual(expected.toSorted());
});

test(
  "a writer that is killed loses nothing that it told of, and keeps nobody from writing",
  { timeout: 60_000 },
  async () => {
    const file = await historyFile();
    const child = writer(file, "killed", 100_000);
    let told = "";
    child.stdout?.on("data", (text: Buffer) => (told += text.toString()));
    while (told.split("\n").length < 12) await once(child.stdout ?? child, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    await appendHistoryLine(file, run);
    const { lines } = await readHistory(file);
    const ids = new Set(lines.map(({ line }) => (line.kind === "run" ? line.id : "")));
    const kept = told.split("\n").slice(0, -1);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.has(run.id)).toBe(true);
  },
);

test("the lock of a process that has ended is taken away", async () => {
  const file = await historyFile();
  const child = spawn(process.execPath, ["--eval", ""]);
  await once(child, "exit");
  await writeFile(`${file}.lock`, `${child.pid} ${hostname()}`);
  await appendHistoryLine(file, run);
  expect((await readHistory(file)).lines).toHaveLength(1);
  expect(await readdir(join(file, ".."))).toEqual(["history.jsonl"]);
});

test("a lock that nobody has signed is taken away after two seconds", { timeout: 30_000 }, async () => {
  const file = await historyFile();
  await writeFile(`${file}.lock`, "");
  await appendHistoryLine(file, run);
  expect((await readHistory(file)).lines).toHaveLength(1);
});

test("a file that cannot be written is an error with what to do, before anything is written", async () => {
  const missing = join(await directory(), "nowhere", "history.jsonl");
  await expect(appendHistoryLine(missing, run)).rejects.toMatchObject({
    code: "JC-OUTPUT-001",
    hint: expect.stringContaining("--file"),
  });
});

function writer(file: string, name: string, count: number): ChildProcess {
  const script = join(import.meta.dirname, "history-writer-process.test-support.ts");
  const child = spawn(process.execPath, [script, file, name, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function historyFile(): Promise<string> {
  return join(await directory(), "history.jsonl");
}

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "jwt-capacity-history-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

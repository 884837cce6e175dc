import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exampleRun } from "../results/example-run.test-support.ts";
import { runProgram } from "./program.ts";
import { bufferStreams } from "./tiny-run.test-support.ts";

test("help comes with examples, on standard output, and is no failure (C2)", async () => {
  const { status, out, err } = await run(["--help"]);
  expect(status).toBe(0);
  expect(out.startsWith("Examples:\n")).toBe(true);
  expect(out.match(/^ {2}jwt-capacity /gm)).toHaveLength(3);
  expect(err).toBe("");
});

test.for(["run", "bench", "load", "target", "analyse", "report", "doctor"])(
  "%s has an example of its own (C2)",
  async (command) => {
    const { status, out } = await run([command, "--help"]);
    expect(status).toBe(0);
    expect(out).toContain(`Example: jwt-capacity ${command}`);
  },
);

test.each([
  { args: ["runn"], says: /Did you mean run\?[^]*JC-USAGE-001/ },
  { args: ["target", "--workers", "0"], says: /expected at least 1/ },
  { args: ["run", "--profil", "quick"], says: /Did you mean --profile\?/ },
  { args: ["run", "--seed", "many"], says: /expected a number/ },
  { args: ["run", "--algorithms", "RS256,ES257"], says: /JC-CONFIG-001[^]*algorithms\[1\]: .*Did you mean ES256\?/ },
  { args: ["run", "--config", "nowhere.ts"], says: /JC-CONFIG-002: no configuration file at .*nowhere\.ts/ },
  { args: ["target", "--engine", "joze"], says: /JC-USAGE-001: --engine: .*Did you mean jose\?/ },
  { args: ["target", "--tokens", "5"], says: /JC-USAGE-001: --tokens needs a file/ },
  { args: ["target", "--tokens-file", "t.txt"], says: /JC-USAGE-001: --tokens-file says where, but not how many/ },
  {
    args: ["target", "--tokens", "5", "--tokens-file", "/nowhere/t.txt"],
    says: /JC-OUTPUT-001: the tokens cannot be written/,
  },
  { args: ["target", "--signing-key", "nowhere.pem"], says: /JC-KEY-001/ },
  { args: ["report", "nowhere"], says: /JC-RESULTS-001: no run directory at/ },
])("a mistake is said with what to do and exits with 2: $args", async ({ args, says }) => {
  const { status, out, err } = await run(args);
  expect(err).toMatch(says);
  expect(status).toBe(2);
  expect(out).toBe("");
});

test("stored results of a newer version are refused, and so are impossible ones, with every problem (F13, F14)", async () => {
  await using streams = await bufferStreams();
  const store = async (name: string, value: unknown) => {
    await mkdir(join(streams.cwd, name));
    await writeFile(join(streams.cwd, name, "results.json"), typeof value === "string" ? value : JSON.stringify(value));
  };
  await store("newer", { ...exampleRun(), schemaVersion: 2 });
  await store("impossible", { ...exampleRun(), run: { ...exampleRun().run, durationSeconds: -1, seed: "x" } });
  await store("cut", JSON.stringify(exampleRun()).slice(0, 500));
  expect(await runProgram(streams, ["report", "newer"])).toBe(2);
  expect(await runProgram(streams, ["report", "impossible"])).toBe(2);
  expect(await runProgram(streams, ["report", "cut"])).toBe(2);
  expect(streams.err()).toMatch(/JC-RESULTS-002: .*schema version 2/);
  expect(streams.err()).toMatch(/durationSeconds/);
  expect(streams.err()).toMatch(/seed/);
  expect(streams.err()).toMatch(/cut cannot be read/);
});

test("doctor prints one line per check, or one JSON document (C3, C12)", async () => {
  const { status, out } = await run(["doctor", "--json"]);
  expect(status).toBe(0);
  const { checks } = JSON.parse(out) as { checks: { id: string; status: string }[] };
  expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(["node", "k6", "redis", "cpus", "clock"]));
  expect((await run(["doctor"])).out.trimEnd().split("\n").length).toBeGreaterThanOrEqual(checks.length);
});

async function run(args: readonly string[]) {
  await using streams = await bufferStreams();
  const status = await runProgram(streams, args);
  return { status, out: streams.out(), err: streams.err() };
}

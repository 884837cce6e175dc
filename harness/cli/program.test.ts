import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { exampleRun } from "../results/example-run.test-support.ts";
import { SCHEMA_VERSION } from "../results/run-result.ts";
import { runProgram } from "./program.ts";
import { bufferStreams } from "./tiny-run.test-support.ts";
import { printedOutput } from "./printed-output.test-support.ts";

test("help comes with examples, on standard output, and is no failure (C2)", async () => {
  const { status, out, err } = await run(["--help"]);
  expect(status).toBe(0);
  expect(out.startsWith("Examples:\n")).toBe(true);
  expect(out.match(/^ {2}npx jwt-capacity /gm)).toHaveLength(5);
  const [examples = ""] = out.split("\n\n");
  const said = [...examples.matchAll(/^ {2}(?:npx .*?)? {2,}(?=\S)/gm)].map(([before]) => before.length);
  expect({ texts: said.length, columns: new Set(said) }).toEqual({ texts: 5, columns: new Set([45]) });
  expect(err).toBe("");
});

test.for([
  "run",
  "bench",
  "load",
  "target",
  "analyse",
  "report",
  "plan",
  "compare",
  "ab",
  "selfcheck",
  "doctor",
  "config",
  "schema",
  "history",
])("%s has an example of its own (C2)", async (command) => {
  const { status, out } = await run([command, "--help"]);
  expect(status).toBe(0);
  expect(out).toContain(`Example: npx jwt-capacity ${command}`);
});

test.each([
  { args: [], says: /^JC-USAGE-001: expected a command: run, bench, .*; got none\nNext: npx jwt-capacity --help/ },
  {
    args: ["config"],
    says: /^JC-USAGE-001: expected a command: print, schema; got none\nNext: npx jwt-capacity config --help/,
  },
  { args: ["config", "prnt"], says: /unknown command 'prnt'.*; expected one of print, schema\n/ },
  {
    args: ["runn"],
    says: /^JC-USAGE-001: unknown command 'runn'\. Did you mean run\?; expected one of run, .*\nNext: npx jwt-capacity --help/,
  },
  {
    args: ["run", "--profil", "quick"],
    says: /^JC-USAGE-001: unknown option '--profil'\. Did you mean --profile\?\nNext: npx jwt-capacity run --help/,
  },
  {
    args: ["report"],
    says: /^JC-USAGE-001: missing required argument 'directory'\nNext: npx jwt-capacity report --help/,
  },
  { args: ["run", "--seed", "many"], says: /^JC-USAGE-001: .*'many' is invalid\. expected a number\nNext: / },
  { args: ["target", "--workers", "0"], says: /^JC-USAGE-001: .*expected at least 1/ },
  { args: ["target", "--port", "99999"], says: /^JC-USAGE-001: .*'99999' is invalid\. expected at most 65535/ },
  { args: ["target", "--placement", "workerz"], says: /^JC-USAGE-001: --placement: .*Did you mean workers\?/ },
  {
    args: ["target", "--engine", "fast-jwt", "--algorithm", "ML-DSA-44"],
    says: /^JC-USAGE-001: --engine fast-jwt does not offer ML-DSA-44; engines that do: node-crypto, jose/,
  },
  {
    args: ["target", "--engine", "jose", "--placement", "thread-pool"],
    says: /^JC-USAGE-001: --placement thread-pool cannot be had: jose already runs on the thread pool/,
  },
  { args: ["target", "--cache-ttl", "0"], says: /^JC-USAGE-001: .*'0' is invalid\. expected at least 1/ },
  { args: ["target", "--placement", "processes"], says: /^JC-USAGE-001: .*--workers says how many/ },
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

test("--version says which jwt-capacity and which Node, on standard output", async () => {
  const { status, out, err } = await run(["--version"]);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(/^\d+\.\d+\.\d+ \(Node 24\.\d+\.\d+\)\n$/);
});

test("target ends with 0 when it is told to stop, and says so in its own words (C18)", async () => {
  await using streams = await bufferStreams();
  const ended = runProgram(streams, ["target", "--placement", "workers", "--cache-entries", "100", "--json"]);
  await vi.waitUntil(() => streams.out().includes("\n"), { timeout: 20_000 });
  expect(printedOutput("target-output", streams.out())).toMatchObject({ placement: "workers", cacheEntries: 100 });
  streams.interrupt();
  expect(await ended).toBe(0);
  expect(streams.err()).toBe("Stopping issuer and verifier.\nStopped.\n");
});

test("stored results of a newer version are refused, and so are impossible ones, with every problem (F13, F14)", async () => {
  await using streams = await bufferStreams();
  const store = async (name: string, value: unknown) => {
    await mkdir(join(streams.cwd, name));
    await writeFile(join(streams.cwd, name, "results.json"), typeof value === "string" ? value : JSON.stringify(value));
  };
  await store("newer", { ...exampleRun(), schemaVersion: SCHEMA_VERSION + 1 });
  await store("impossible", { ...exampleRun(), run: { ...exampleRun().run, durationSeconds: -1, seed: "x" } });
  await store("cut", JSON.stringify(exampleRun()).slice(0, 500));
  expect(await runProgram(streams, ["report", "newer"])).toBe(2);
  expect(await runProgram(streams, ["report", "impossible"])).toBe(2);
  expect(await runProgram(streams, ["report", "cut"])).toBe(2);
  expect(streams.err()).toMatch(new RegExp(`JC-RESULTS-002: .*schema version ${SCHEMA_VERSION + 1}`));
  expect(streams.err()).toMatch(/durationSeconds/);
  expect(streams.err()).toMatch(/seed/);
  expect(streams.err()).toMatch(/cut cannot be read/);
});

test("C6 colours are asked for with FORCE_COLOR, and --no-color, before or after the command, takes them away", async () => {
  await using streams = await bufferStreams();
  await mkdir(join(streams.cwd, "run"));
  await writeFile(join(streams.cwd, "run", "results.json"), JSON.stringify(exampleRun()));
  const planned = async (...args: readonly string[]) => {
    await using own = await bufferStreams();
    await runProgram({ ...own, cwd: streams.cwd, env: { FORCE_COLOR: "1" } }, args);
    return own.out();
  };
  const escape = "\u001b[";
  expect(await planned("plan", "run")).toContain(escape);
  expect(await planned("plan", "run", "--no-color")).not.toContain(escape);
  expect(await planned("--no-color", "plan", "run")).not.toContain(escape);
});

test("doctor prints one line per check, or one JSON document (C3, C12)", async () => {
  const { status, out } = await run(["doctor", "--json"]);
  expect(status).toBe(0);
  const { checks } = printedOutput("doctor-output", out);
  expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(["node", "k6", "redis", "cpus", "clock"]));
  expect((await run(["doctor"])).out.trimEnd().split("\n").length).toBeGreaterThanOrEqual(checks.length);
});

async function run(args: readonly string[]) {
  await using streams = await bufferStreams();
  const status = await runProgram(streams, args);
  return { status, out: streams.out(), err: streams.err() };
}

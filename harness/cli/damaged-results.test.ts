import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { syntheticReport } from "../../reports/synthetic-run.test-support.ts";
import { MANIFEST_FILE, TRIAL_FILE } from "../gather/assemble-run.ts";
import { type RunResult, SCHEMA_VERSION } from "../results/run-result.ts";
import type { Verdict } from "../results/verdict.ts";
import { runProgram } from "./program.ts";
import { bufferStreams } from "./tiny-run.test-support.ts";

/** What stands in a run directory: text or bytes of each file by its path; `results.json/` makes a directory of it. */
type Files = Readonly<Record<string, string | Uint8Array>>;

/** As little of a run as can be planned from and compared: every command below reads it. */
const { run } = syntheticReport((all) => ({
  ...all,
  trials: all.trials.filter((trial) =>
    trial.kind === "duet"
      ? trial.comparison === "noise" || trial.comparison === "algorithm"
      : trial.subject.algorithm === "RS256" && trial.subject.engine === "jose" && trial.subject.denylist === "none",
  ),
}));
const whole = JSON.stringify(run);
const results = (value: unknown): Files => ({ "results.json": JSON.stringify(value) });
/** The run with the first match of a pattern in its JSON replaced, as by hand. */
const edited = (pattern: RegExp, text: string): Files => {
  const changed = whole.replace(pattern, text);
  if (changed === whole) throw new Error(`${pattern.source} is nowhere in the run`);
  return { "results.json": changed };
};

const refused: Verdict = { status: "refused", reasons: [{ code: "cpu-stolen", message: "stolen" }] };
const { status: _status, durationSeconds: _seconds, ...manifestRun } = run.run;
const manifest = {
  schemaVersion: SCHEMA_VERSION,
  run: manifestRun,
  host: run.host,
  tools: run.tools,
  preflights: run.preflights,
  notMeasured: run.notMeasured,
};

/** Every way in which a stored run can be bad: no command shows a figure of it, each says what is wrong and ends with 2. */
const unreadable: readonly (readonly [string, Files | null, RegExp])[] = [
  ["a directory that is not there", null, /^JC-RESULTS-001: no run directory at /],
  [
    "a directory without a run",
    { "notes.txt": "none" },
    /^JC-RESULTS-001: .* holds neither results\.json nor manifest/,
  ],
  ["an empty file", { "results.json": "" }, /^JC-RESULTS-001: .* cannot be read: Unexpected end of JSON/],
  ["a file that was cut off", { "results.json": whole.slice(0, 5000) }, /^JC-RESULTS-001: .* cannot be read: .*JSON/],
  [
    "binary junk",
    { "results.json": Uint8Array.from([0x1f, 0x8b, 8, 0, 255, 254, 0]) },
    /^JC-RESULTS-001: .* cannot be read/,
  ],
  ["a directory of its name", { "results.json/x": "" }, /^JC-RESULTS-001: .* cannot be read: EISDIR/],
  ["a list", results([run]), /^JC-RESULTS-001: [^]*expected an object with the run's results/],
  ["nothing in JSON", { "results.json": "null" }, /^JC-RESULTS-001: /],
  [
    "a summary of k6",
    results({ metrics: { http_reqs: { count: 5 } }, root_group: {} }),
    /^JC-RESULTS-001: [^]*schemaVersion: expected \d, came nothing: this is no results file of jwt-capacity/,
  ],
  [
    "an older schema",
    results({ ...run, schemaVersion: SCHEMA_VERSION - 1 }),
    /^JC-RESULTS-001: [^]*Use the version that wrote them, or measure again/,
  ],
  [
    "a newer schema",
    results({ ...run, schemaVersion: SCHEMA_VERSION + 1 }),
    /^JC-RESULTS-002: .*\nNext: use the jwt-capacity version/,
  ],
  [
    "NaN as JSON has it",
    edited(/"achievedPerSecond":[\d.]+/, '"achievedPerSecond":null'),
    /achievedPerSecond: expected a number, came null/,
  ],
  [
    "NaN as JSON has it not",
    edited(/"achievedPerSecond":[\d.]+/, '"achievedPerSecond":NaN'),
    /^JC-RESULTS-001: .* cannot be read: /,
  ],
  [
    "a rate below zero",
    edited(/"achievedPerSecond":[\d.]+/, '"achievedPerSecond":-66749'),
    /achieved rate is -66749, and must be at least 0/,
  ],
  [
    "a rate without its requests",
    edited(/"achievedPerSecond":[\d.]+/, '"achievedPerSecond":1e12'),
    /are more than the \d+ that were timed/,
  ],
  [
    "a verify in no time",
    edited(/"cpuSecondsPerOperation":[\d.e-]+/, '"cpuSecondsPerOperation":1e-15'),
    /nothing is verified in less than/,
  ],
  [
    "a percentile that was edited",
    edited(/("meanSeconds":[\d.e-]+,"p50Seconds":)[\d.e-]+/, "$11e-9"),
    /the percentiles of|p50Seconds of its summary/,
  ],
  [
    "an anchor that was edited",
    edited(/"completedPerSecond":[\d.]+/, '"completedPerSecond":99999'),
    /99999 completions\/s of/,
  ],
  [
    "a slice that was edited",
    edited(/"verifierCpuSeconds":[\d.]+/, '"verifierCpuSeconds":900'),
    /verifier used 900 CPU seconds/,
  ],
  [
    "a verdict that was edited",
    edited(/"falseAccepts":0/, '"falseAccepts":3'),
    /a valid one although 3 bad tokens were accepted/,
  ],
  ["bytes below zero", edited(/"sentBytes":42/, '"sentBytes":-42'), /wire\.connections\[1\]: sent is -42 bytes/],
  [
    "a mean outside of its range",
    edited(/("tokens":\[\{[^}]*"meanBytes":)\d+/, "$19e6"),
    /wire\.tokens\[0\]: a mean of 9000000/,
  ],
  [
    "a token that is refused before it is accepted",
    edited(/"acceptedTokenBytes":\d+/, '"acceptedTokenBytes":99999999'),
    /wire\.largestTokens\[0\]: a token of 99999999 bytes was accepted/,
  ],
  ["a trial twice", results({ ...run, trials: [...run.trials, run.trials[0]] }), /expected an id of its own/],
  [
    "a manifest that was cut off",
    { [MANIFEST_FILE]: JSON.stringify(manifest).slice(0, 300) },
    /^JC-RESULTS-001: .* cannot be read/,
  ],
  ["a manifest of something else", { [MANIFEST_FILE]: `{"name":"jwt","version":"1"}` }, /^JC-RESULTS-001: /],
  [
    "a manifest of an older schema",
    { [MANIFEST_FILE]: JSON.stringify({ ...manifest, schemaVersion: SCHEMA_VERSION - 1 }) },
    /^JC-RESULTS-001: [^]*Use the version that wrote them, or measure again/,
  ],
  [
    "a killed run of which a trial was cut off",
    { [MANIFEST_FILE]: JSON.stringify(manifest), [`trials/000/${TRIAL_FILE}`]: `{"kind":"ben` },
    /^JC-RESULTS-001: .* cannot be read/,
  ],
  [
    "a killed run of which a trial is none",
    { [MANIFEST_FILE]: JSON.stringify(manifest), [`trials/000/${TRIAL_FILE}`]: "[1]" },
    /^JC-RESULTS-001: [^]*trials\[0\]/,
  ],
];

/** Commands that read a stored run, the bad one named `bad`, a whole one of the same host `good`. */
const commands = [
  ["report", "bad"],
  ["analyse", "bad", "--json"],
  ["plan", "bad", "--json"],
  ["compare", "bad", "good", "--json"],
  ["compare", "good", "bad", "--force", "--trust-host", "--html", "c.html"],
] as const;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "jwt-capacity-damaged-"));
  await write("good", results({ ...run, run: { ...run.run, id: "good" } }));
  return () => rm(home, { recursive: true });
});

async function write(name: string, files: Files | null): Promise<void> {
  await rm(join(home, name), { recursive: true, force: true });
  for (const [file, content] of Object.entries(files ?? {})) {
    await mkdir(join(home, name, file, ".."), { recursive: true });
    await writeFile(join(home, name, file), content);
  }
}

async function ends(args: readonly string[]) {
  const streams = await bufferStreams();
  onTestFinished(() => streams[Symbol.asyncDispose]());
  const status = await runProgram({ ...streams, cwd: home }, args);
  return { status, out: streams.out(), err: streams.err() };
}

describe("F13 F34 what is no result of a run is refused with the reason by every command that reads one", () => {
  test.each(unreadable)("%s", async (_, files, says) => {
    await write("bad", files);
    for (const command of commands) {
      const { status, out, err } = await ends(command);
      expect({ command, status, out }).toEqual({ command, status: 2, out: "" });
      expect(err).toMatch(says);
      expect(err).toMatch(/\nNext: .+\n/);
      expect(err).not.toContain("    at ");
    }
  });
});

describe("a run that was measured badly is shown as what it is, and nothing is planned or compared with it", () => {
  const allRefused = {
    ...run,
    tokenSizes: [],
    trials: run.trials.map((trial) => ({ ...trial, verdict: refused })),
  };
  const interrupted: RunResult = { ...run, run: { ...run.run, status: "interrupted" } };
  const foreign: RunResult = { ...run, host: { ...run.host, cpuModel: "Another CPU", cpus: 4 } };
  const [first] = run.trials;
  const killed: Files = {
    [MANIFEST_FILE]: JSON.stringify(manifest),
    ...Object.fromEntries(
      run.trials.map((trial, index) => [`trials/${1000 + index}/${TRIAL_FILE}`, JSON.stringify(trial)]),
    ),
  };
  test.each<readonly [string, Files, readonly number[], RegExp]>([
    // report, analyse, plan, compare as base, compare as candidate
    ["all trials refused", results(allRefused), [0, 0, 4, 4, 4], /JC-COMPARE-002: .*refused trials/],
    ["another host", results(foreign), [0, 0, 0, 4, 4], /JC-COMPARE-002: .*Another CPU/],
    ["interrupted", results(interrupted), [0, 0, 0, 0, 0], /^$/],
    ["killed, put together from its trials", killed, [0, 0, 0, 0, 0], /^$/],
    [
      "killed before its first trial",
      { [MANIFEST_FILE]: JSON.stringify(manifest) },
      [0, 0, 4, 4, 4],
      /JC-COMPARE-002: .*0 valid and 0 refused trials/,
    ],
    ["its raw files gone", results(run), [0, 0, 0, 0, 0], /^$/],
  ])("%s", async (_, files, statuses, says) => {
    expect(first?.rawDirectory).toBeDefined();
    await write("bad", files);
    const ended = [];
    for (const command of commands) ended.push(await ends(command));
    expect(ended.map(({ status }) => status)).toEqual(statuses);
    for (const { err } of ended.slice(3)) expect(err).toMatch(says);
  });

  test("one that was interrupted is named so wherever its figures are shown", async () => {
    await write("bad", results(interrupted));
    expect((await ends(["compare", "good", "bad"])).out.replaceAll(/\s+/gu, " ")).toContain(
      "Status of the candidate: it was interrupted",
    );
  });
});

import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { GeneratorInput } from "../harness/plan/generator-input.ts";
import { traffic } from "../harness/plan/workloads.ts";
import { findK6 } from "../harness/provision/k6/k6.ts";
import { scratchDirectory } from "../harness/provision/scratch-directory.test-support.ts";

const directory = fileURLToPath(new URL(".", import.meta.url));
const scripts = [...new Set(Object.values(traffic).flatMap(({ script }) => (script === null ? [] : [script])))];
const k6 = await findK6();
const needsK6 = "missing" in k6 ? ` [skipped: needs k6: ${k6.hint}]` : "";

interface Inspected {
  readonly scenarios: Record<
    string,
    {
      readonly stages: readonly { readonly target: number; readonly duration: string }[];
      readonly startRate: number;
      readonly timeUnit: string;
      readonly preAllocatedVUs: number;
      readonly maxVUs: number;
    }
  >;
  readonly thresholds: Record<string, readonly string[]>;
  readonly summaryTrendStats: readonly string[];
}

test.skipIf(needsK6 !== "").for(scripts)(`K1 k6 inspects %s without complaint${needsK6}`, async (script) => {
  const { scenarios, thresholds, summaryTrendStats } = await inspect(script);
  // K4: an open model that drops is no open model; K6: what a report needs of a summary.
  expect(thresholds["dropped_iterations"]).toEqual(["count==0"]);
  expect(thresholds["script_exceptions"]).toEqual(["count==0"]);
  expect(summaryTrendStats).toEqual(expect.arrayContaining(["p(99.9)", "count"]));
  expect(thresholds["http_req_duration{name:verify,window:step_1}"]).toEqual(["p(99)<=20.5"]);
  // One scenario per flow through all windows, so that each window gets connections that are already open; sub-metrics per window.
  expect(Object.keys(scenarios).sort()).toEqual([...requestsOf(script)].sort());
  const windows = ["warmup", "step_1", "step_2"].map((window) => `http_req_duration{window:${window}}`);
  expect(Object.keys(thresholds)).toEqual(expect.arrayContaining(windows));
  for (const { stages, startRate, timeUnit, preAllocatedVUs, maxVUs } of Object.values(scenarios)) {
    // Warm-up at the highest rate; a small rate keeps its fraction.
    expect(startRate).toBe(2000);
    expect(timeUnit).toBe("1m40s");
    expect(stages.map(({ target, duration }) => `${target} ${duration}`)).toEqual([
      "2000 0s",
      "2000 2s",
      "1250 0s",
      "1250 3s",
      "2000 0s",
      "2000 4s",
    ]);
    expect(maxVUs).toBe(preAllocatedVUs);
  }
});

test("K3 no scenario imports from the network", async () => {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const sources = await Promise.all(files.map((name) => readFile(join(directory, name), "utf8")));
  expect(sources.filter((source) => /from "https?:/.test(source))).toEqual([]);
  expect(files.length).toBeGreaterThan(scripts.length);
});

async function inspect(script: string): Promise<Inspected> {
  const requests = requestsOf(script);
  const flows = (ratePerSecond: number) => requests.map((request) => ({ request, ratePerSecond }));
  const scratch = scratchDirectory({ "tokens.txt": "a\nb\nc\n" });
  const input: GeneratorInput = {
    warmupSeconds: 2,
    windows: [
      { name: "step_1", seconds: 3, flows: flows(12.5) },
      { name: "step_2", seconds: 4, flows: flows(20) },
    ],
    vusPerFlow: Object.fromEntries(requests.map((request) => [request, 5])),
    corpusFile: join(scratch, "tokens.txt"),
    sequenceFile: null,
    tokensToRevoke: 1,
    urls: {
      verify: "http://127.0.0.1:1/",
      plain: "http://127.0.0.1:1/",
      login: "http://127.0.0.1:1/",
      revoke: "http://127.0.0.1:1/",
      floor: "http://127.0.0.1:1/",
    },
    thresholds: { "http_req_duration{name:verify,window:step_1}": ["p(99)<=20.5"] },
    loginPassword: "demo",
    summaryFile: join(scratch, "summary.json"),
    startMark: "start",
  };
  const trial = scratchDirectory({ "trial.json": JSON.stringify(input) });
  const { stdout } = await promisify(execFile)("missing" in k6 ? "" : k6.path, [
    "inspect",
    `--env=TRIAL_FILE=${join(trial, "trial.json")}`,
    join(directory, script),
  ]);
  return JSON.parse(stdout) as Inspected;
}

function requestsOf(script: string) {
  const rows = Object.values(traffic).filter((row) => row.script === script);
  return rows.flatMap(({ mix }) => Object.keys(mix) as GeneratorInput["windows"][number]["flows"][number]["request"][]);
}

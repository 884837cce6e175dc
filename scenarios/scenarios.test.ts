import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { GeneratorInput } from "../harness/plan/generator-input.ts";
import { workloads } from "../harness/plan/workloads.ts";
import { findK6 } from "../harness/provision/k6.ts";
import { scratchDirectory } from "../harness/provision/scratch-directory.test-support.ts";

const directory = fileURLToPath(new URL(".", import.meta.url));
const scripts = [...new Set(Object.values(workloads).flatMap(({ script }) => (script === null ? [] : [script])))];
const k6 = await findK6();
const needsK6 = "missing" in k6 ? ` [skipped: needs k6: ${k6.hint}]` : "";

interface Inspected {
  readonly scenarios: Record<
    string,
    {
      readonly startTime: string;
      readonly duration: string;
      readonly rate: number;
      readonly timeUnit: string;
      readonly exec: string;
    }
  >;
  readonly thresholds: Record<string, readonly string[]>;
  readonly summaryTrendStats: readonly string[];
  readonly maxDuration: string;
}

test.skipIf(needsK6 !== "").for(scripts)(`K1 k6 inspects %s without complaint${needsK6}`, async (script) => {
  const { scenarios, thresholds, summaryTrendStats } = await inspect(script);
  // K4: an open model that drops is no open model; K6: what a report needs of a summary.
  expect(thresholds["dropped_iterations"]).toEqual(["count==0"]);
  expect(thresholds["script_exceptions"]).toEqual(["count==0"]);
  expect(summaryTrendStats).toEqual(expect.arrayContaining(["p(99.9)", "count"]));
  expect(Object.keys(scenarios).sort()).toEqual(expectedScenarios(script));
  // Back to back: the warm-up, then one window after the other.
  const starts = Object.entries(scenarios).map(([name, { startTime }]) => [name.split("__")[0], startTime || "0s"]);
  expect(Object.fromEntries(starts)).toEqual({ warmup: "0s", step_1: "2s", step_2: "5s" });
  // A small rate keeps its fraction.
  const rates = Object.values(scenarios).map(({ rate, timeUnit }) => `${rate} per ${timeUnit}`);
  expect(new Set(rates)).toEqual(new Set(["1250 per 1m40s", "2000 per 1m40s"]));
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
    tokensToRevoke: 1,
    urls: {
      verify: "http://127.0.0.1:1/",
      plain: "http://127.0.0.1:1/",
      login: "http://127.0.0.1:1/",
      revoke: "http://127.0.0.1:1/",
    },
    loginPassword: "demo",
    summaryFile: join(scratch, "summary.json"),
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
  const rows = Object.values(workloads).filter((row) => row.script === script);
  return rows.flatMap(({ mix }) => Object.keys(mix) as GeneratorInput["windows"][number]["flows"][number]["request"][]);
}

function expectedScenarios(script: string): string[] {
  return ["warmup", "step_1", "step_2"]
    .flatMap((window) => requestsOf(script).map((request) => `${window}__${request}`))
    .sort();
}

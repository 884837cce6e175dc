import { expect, test } from "vitest";
import type { LoadTrialResult, TrialResult } from "../../harness/results/trial-result.ts";
import { syntheticReport, withoutLoad } from "../synthetic-run.test-support.ts";
import { refusals } from "./refusals.ts";
import { validityRows } from "./validity-rows.ts";

const { run } = syntheticReport();

function changeLoads(change: (trial: LoadTrialResult) => LoadTrialResult): ReturnType<typeof validityRows> {
  const trials = run.trials.map((trial): TrialResult => (trial.kind === "load" ? change(trial) : trial));
  return validityRows({ ...run, trials });
}

test("R4: dropped iterations, virtual users, generator CPU, achieved rate and exceptions each have limit, value and margin", () => {
  const rows = validityRows(run);
  expect(rows.map(({ name }) => name)).toEqual([
    "Dropped iterations",
    "Virtual users in use",
    "Generator CPU, k6",
    "Script exceptions",
    "Bad tokens let in",
    "Good tokens turned away",
    "Probe late, lag p99",
    "Anchor drift",
    "Verifier’s wait for its CPU",
    "Achieved of offered rate",
  ]);
  expect(rows.every(({ status }) => status === "pass")).toBe(true);
});

test("R4: a refused trial is counted beside the check it failed and does not spoil the value of the valid ones", () => {
  expect(validityRows(run)[0]).toMatchObject({ value: "0", status: "pass", note: "3 refused for it" });
});

test("F34: what could not be observed in one trial is no data, not zero and not a pass", () => {
  const rows = changeLoads((trial) => ({ ...trial, evidence: { ...trial.evidence, scriptExceptions: null } }));
  expect(rows[3]).toMatchObject({ value: "no data", status: "no-data" });
});

test("several verifier processes wait for each other where they have not a CPU each, which fails nothing", () => {
  const row = (placement: string, targetCpus = "0") =>
    validityRows({
      ...run,
      host: { ...run.host, pinning: { pinned: true, targetCpus, generatorCpus: "4-7", sharesCore: false } },
      trials: run.trials
        .filter((trial) => trial.kind === "probe")
        .map((trial): TrialResult => {
          const windows = trial.windows.map((window) => ({
            ...window,
            components: window.components.map((use) => ({ ...use, runQueueWaitSeconds: 0.5 })),
          }));
          return { ...trial, subject: { ...trial.subject, placement }, windows };
        }),
    }).find(({ name }) => name === "Verifier’s wait for its CPU");
  expect([row("inline"), row("processes"), row("processes", "0-1")].map((one) => one?.status)).toEqual([
    "fail",
    "no-data",
    "fail",
  ]);
});

test("a value beyond its limit fails", () => {
  const rows = changeLoads((trial) => ({ ...trial, evidence: { ...trial.evidence, falseAccepts: 2 } }));
  expect(rows[4]).toMatchObject({ value: "2", status: "fail", margin: "exceeded" });
});

test("a run of the probe alone has no rows of k6, and drifted anchors and a verifier that waited fail theirs", () => {
  const trials = run.trials
    .filter((trial) => trial.kind === "probe")
    .map((trial): TrialResult => {
      const [opening, ...rest] = trial.anchors;
      if (opening === undefined) return trial;
      const slow = { ...opening, verifierCpuSecondsPerRequest: opening.verifierCpuSecondsPerRequest * 1.2 };
      const windows = trial.windows.map((window) => ({
        ...window,
        components: window.components.map((use) => ({ ...use, runQueueWaitSeconds: 0.5 })),
      }));
      return { ...trial, anchors: [slow, ...rest], windows };
    });
  const rows = validityRows({ ...run, trials });
  expect(rows.some(({ name }) => name === "Virtual users in use")).toBe(false);
  expect(rows.find(({ name }) => name === "Anchor drift")).toMatchObject({ value: "1.2", status: "fail" });
  expect(rows.find(({ name }) => name.includes("wait for its CPU"))).toMatchObject({ status: "fail" });
  const unpinned = { ...run.host, pinning: { pinned: false, why: "no taskset" } } as const;
  const shared = validityRows({ ...run, host: unpinned, trials });
  expect(shared.find(({ name }) => name.includes("wait for its CPU"))).toMatchObject({ status: "no-data" });
});

test("a run without load has no load checks", () => {
  expect(validityRows(withoutLoad(run))).toEqual([]);
});

test("a refused window of a valid trial is listed by itself; a refused trial does not list its windows again", () => {
  const reasons = [{ code: "rate-not-achieved", message: "91 % came back." }] as const;
  const refused = { status: "refused", reasons } as const;
  const trials = run.trials.map((trial): TrialResult => {
    if (trial.kind !== "load" || trial.workload !== "stepped") return trial;
    const windows = trial.windows.with(
      3,
      Object.assign({ ...trial.windows[3] }, trial.windows.at(3), { verdict: refused }),
    );
    return Object.assign({}, trial, { windows });
  });
  const listed = refusals({ ...run, trials });
  expect(listed.filter(({ what }) => what.endsWith(", window 2000ps"))).toHaveLength(12);
  expect(listed.filter(({ what }) => what.startsWith("mixed/"))).toHaveLength(3);
});

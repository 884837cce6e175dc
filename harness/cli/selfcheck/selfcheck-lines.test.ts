import { describe, expect, test } from "vitest";
import { encodeHistogram, emptyHistogram, summariseHistogram } from "../../results/read-latency.ts";
import { exampleRun } from "../../results/example-run.test-support.ts";
import type { MeasuredWindow } from "../../results/trial-result.ts";
import { describeSelfcheck, selfcheckFailure } from "./selfcheck-describe.ts";
import { type GeneratorRatio, independentLines } from "./selfcheck-independent.ts";
import {
  type CheckLine,
  checkResult,
  type CheckStatus,
  limitedLine,
  type SelfcheckReport,
  shownLine,
  worstStatus,
} from "./selfcheck-lines.ts";
import { noiseLines } from "./selfcheck-noise.ts";
import { knownDelayLines, stallLines } from "./selfcheck-null.ts";
import { plantedWorkLines } from "./selfcheck-planted-work.ts";

const emptyReport: SelfcheckReport = {
  schemaVersion: 1,
  interrupted: false,
  status: "holds",
  durationSeconds: 1,
  pinning: { pinned: false, why: "one CPU" },
  checks: [],
};

const figure = (low: number, high: number) => ({ value: (low + high) / 2, low, high, confidence: 0.95, samples: 12 });

test.each<[string, number, number, CheckStatus]>([
  ["lies within", 0.97, 1.04, "holds"],
  ["touches both limits", 0.95, 1.05, "holds"],
  ["lies above", 1.06, 1.2, "does-not-hold"],
  ["lies below", 0.5, 0.94, "does-not-hold"],
  ["reaches over a limit", 1.01, 1.07, "inconclusive"],
  ["holds all of the limits and more", 0.7, 1.4, "inconclusive"],
])("a figure whose interval %s its limits: %d to %d %s", (_name, low, high, status) => {
  expect(limitedLine("x", figure(low, high), { low: 0.95, high: 1.05 }).status).toBe(status);
});

test("what was not measured is inconclusive, never a pass", () => {
  const line = limitedLine("x", null, { low: 0.95, high: 1.05 });
  expect(line).toMatchObject({ status: "inconclusive", value: null, low: null, high: null, samples: 0 });
});

test("one check that does not hold decides the exit status, then one that is inconclusive", () => {
  const exitStatus = (...statuses: CheckStatus[]) =>
    selfcheckFailure({ ...emptyReport, status: worstStatus(statuses) })?.exitStatus ?? 0;
  expect(exitStatus("holds", "inconclusive", "does-not-hold", "shown")).toBe(4);
  expect(exitStatus("holds", "inconclusive", "shown")).toBe(5);
  expect(exitStatus("shown", "holds")).toBe(0);
  expect(exitStatus()).toBe(0);
});

test("a figure without an interval says so: low, high and confidence are null", () => {
  const line = shownLine("x", { value: 1.5, samples: 12 });
  expect(line).toMatchObject({ value: 1.5, low: null, high: null, confidence: null, samples: 12 });
});

// Differences of identical things on a machine where one pair spreads by about so much.
const spread = (sd: number, pairs: number) =>
  Array.from({ length: pairs }, (_, index) => sd * ([-1.2, 0.4, 1.1, -0.5, 0.2, -0.1][index % 6] ?? 0));

describe("a generator beside the probe", () => {
  const ratios = (off: Partial<Record<"cpu" | "p50" | "most", number>>): GeneratorRatio[] =>
    spread(0.01, 12).flatMap((noise): GeneratorRatio[] => [
      ...(["sockets", "autocannon"] as const).map((other) => ({
        of: "cpu" as const,
        other,
        ratePerSecond: null,
        drivenPerSecond: null,
        lnRatio: Math.log(off.cpu ?? 1) + noise,
      })),
      ...[500, 1000].map((ratePerSecond) => ({
        of: "p50" as const,
        other: "sockets" as const,
        ratePerSecond,
        drivenPerSecond: Math.min(ratePerSecond, off.most ?? Number.POSITIVE_INFINITY),
        lnRatio: Math.log(off.p50 ?? 1) + noise,
      })),
    ]);
  const limited = (lines: readonly CheckLine[]) => lines.filter(({ limit }) => limit !== null);

  test("that agrees holds", () => {
    const lines = limited(independentLines(ratios({})));
    expect(lines.map(({ status }) => status)).toEqual(["holds", "holds", "holds", "holds"]);
  });
  test("CPU per request 8 % off does not hold", () => {
    const [sockets, autocannon, low] = limited(independentLines(ratios({ cpu: 1.08 })));
    expect([sockets?.status, autocannon?.status, low?.status]).toEqual(["does-not-hold", "does-not-hold", "holds"]);
    expect(sockets?.value).toBeCloseTo(1.08, 2);
  });
  test("a rate that the machine capped is named as it was driven, in every session", () => {
    const rates = (all: readonly GeneratorRatio[]) =>
      limited(independentLines(all)).flatMap(({ what }) => /, ([^,]*\/s.*)$/.exec(what)?.[1] ?? []);
    expect(rates(ratios({ most: 640 }))).toEqual(["500/s", "640/s (1000/s asked)"]);
    expect(rates([...ratios({ most: 640 }), ...ratios({ most: 600 })])[1]).toBe("600 to 640/s (1000/s asked)");
  });
  test("p50 a quarter off does not hold", () => {
    const statuses = limited(independentLines(ratios({ p50: 0.75 }))).map(({ status }) => status);
    expect(statuses).toEqual(["holds", "holds", "does-not-hold", "does-not-hold"]);
  });
});

describe("planted work", () => {
  const pairs = (sd: number, { same = 0, planted = 0 }) =>
    spread(sd, 12).map((noise, index, all) => ({
      same: { cpu: same + noise },
      planted: { cpu: planted + (all[(index + 3) % 12] ?? 0) },
    }));
  const statuses = (lines: readonly CheckLine[]) => lines.slice(0, 2).map(({ status }) => status);

  test("is found, and nothing is where there is none", () => {
    const lines = plantedWorkLines(0.03, pairs(0.015, { planted: 0.03 }));
    expect(statuses(lines)).toEqual(["holds", "holds"]);
    expect(lines[1]?.low).toBeGreaterThan(1);
    expect(lines.map(({ what }) => what).join("\n")).toMatch(/spread[^]*detect/);
  });
  test("that is not seen although the noise is small enough does not hold", () => {
    expect(statuses(plantedWorkLines(0.03, pairs(0.005, { planted: 0 })))).toEqual(["holds", "does-not-hold"]);
  });
  test("that the noise hides is inconclusive", () => {
    expect(statuses(plantedWorkLines(0.03, pairs(0.08, { planted: 0.03 })))).toEqual(["holds", "inconclusive"]);
  });
  test("a difference between two of the same does not hold", () => {
    const [same] = plantedWorkLines(0.03, pairs(0.005, { same: 0.04, planted: 0.07 }));
    expect(same?.status).toBe("does-not-hold");
  });
  test("too few pairs are inconclusive", () => {
    expect(statuses(plantedWorkLines(0.03, pairs(0.01, { planted: 0.03 }).slice(0, 3)))).toEqual([
      "inconclusive",
      "inconclusive",
    ]);
  });
});

describe("a known delay and a stall", () => {
  test("a p50 of the delay holds, one a fifth above and one below it do not", () => {
    const of = (seconds: number) =>
      knownDelayLines([windowOf(200, seconds), windowOf(1000, seconds)], [])
        .filter(({ limit }) => limit !== null)
        .map(({ status }) => status);
    expect(of(0.0051)).toEqual(["holds", "holds"]);
    expect(of(0.006)).toEqual(["does-not-hold", "does-not-hold"]);
    expect(of(0.0045)).toEqual(["does-not-hold", "does-not-hold"]);
  });
  test("a rate that was refused is inconclusive", () => {
    expect(knownDelayLines([windowOf(200, 0.0051)], []).map(({ status }) => status)).toEqual([
      "holds",
      "shown",
      "inconclusive",
      "shown",
    ]);
  });
  test("a stall that the p99 does not show does not hold", () => {
    const [line] = stallLines(windowOf(500, 0.0004), 1.0);
    expect(line).toMatchObject({ status: "does-not-hold", value: expect.closeTo(0.0004, 4) });
  });
});

test("the noise of a metric comes with its bias, its spread and what can be detected", () => {
  const lines = noiseLines("p50", spread(0.02, 12));
  expect(lines.map(({ unit }) => unit)).toEqual(["ratio", "share", "share", "share"]);
  expect(lines[1]?.value).toBeGreaterThan(0.01);
  expect(noiseLines("p50", [0, 0, 0])[0]?.status).toBe("inconclusive");
});

test("the text shows every figure with interval and limit, and says what to do", () => {
  const report = (low: number, high: number): SelfcheckReport => {
    const result = checkResult(
      "known-delay",
      [limitedLine("p50", figure(low, high), { low: 0.95, high: 1.05 })],
      ["why"],
    );
    return { ...emptyReport, status: result.status, checks: [result] };
  };
  expect(describeSelfcheck(report(1.1, 1.2))).toMatch(
    /nothing is pinned: one CPU[^]*p50 {2}1\.150 \(1\.100 to 1\.200, 12\) {2}limit 0\.95 to 1\.05 {2}DOES NOT HOLD\n {2}why/,
  );
  const failed = selfcheckFailure(report(1.1, 1.2));
  expect(failed).toMatchObject({
    code: "JC-SELFCHECK-001",
    message: expect.stringMatching(/^known-delay does not hold/),
  });
  expect(failed?.hint).toContain("npx jwt-capacity selfcheck --only known-delay again");
  expect(selfcheckFailure(report(0.9, 1.2))).toMatchObject({ code: "JC-SELFCHECK-002" });
  expect(describeSelfcheck(report(0.99, 1.01))).toMatch(/\nAll of it holds\.\n$/);
  expect(selfcheckFailure(report(0.99, 1.01))).toBe(null);
  const noise = checkResult("noise", noiseLines("p50", []));
  const unknown = selfcheckFailure({ ...emptyReport, status: noise.status, checks: [noise] });
  expect(unknown?.hint).toMatch(/selfcheck --noise again$/);
});

/** A window in which every request took about so long. */
function windowOf(offeredPerSecond: number, seconds: number): MeasuredWindow {
  const histogram = emptyHistogram();
  for (let index = 0; index < 2000; index += 1) histogram.recordValue(Math.round(seconds * 1e6) + (index % 7));
  const trial = exampleRun().trials.find(({ kind }) => kind === "probe" || kind === "load");
  const window = trial !== undefined && "windows" in trial ? trial.windows[0] : undefined;
  const latency = window?.latencies[0];
  if (window === undefined || latency === undefined) throw new Error("the example run has no window");
  const summary = summariseHistogram(histogram, 1e-6);
  return {
    ...window,
    offeredPerSecond,
    latencies: [{ ...latency, latency: summary, fromSend: summary, histogram: encodeHistogram(histogram, 1e-6) }],
  };
}

import { judgeProbeTrial } from "../../analyse/verdict/judge-probe-trial.ts";
import { noiseFloor } from "../../analyse/costs/noise-floor.ts";
import { runProbeTrial } from "../../drive/run-probe-trial.ts";
import { gatherProbeTrial } from "../../gather/probe-trial.ts";
import { defaultPopulation } from "../../plan/population.ts";
import type { ProbeTrialSpec } from "../../plan/trial-spec.ts";
import type { MeasuredWindow } from "../../results/trial-result.ts";
import { duetPairSeconds, runDuetPair } from "./selfcheck-duet-pairs.ts";
import { asRatio, type CheckLine, checkResult, type CheckResult, shownLine } from "./selfcheck-lines.ts";
import {
  CHECK_CONNECTIONS,
  CHECK_TOKENS,
  checkedSubject,
  collectValid,
  type SelfcheckSetting,
} from "./selfcheck-setting.ts";

const BLOCKS = 10;
const PROBE_RATE = 500;
const PROBE_SECONDS = 3;

/** Wall seconds of one pair: a duet, and two sessions of the probe. */
export const noisePairSeconds: number = duetPairSeconds(2, BLOCKS) + 2 * (3.3 + PROBE_SECONDS);

/** Compares the checked design with itself again and again: whatever differs is noise. */
export async function measureNoise(setting: SelfcheckSetting): Promise<CheckResult> {
  const pairs = setting.pairs ?? (setting.quick ? 6 : 12);
  const half = (offset: number) => ({ ...setting, progress: (share: number) => setting.progress(offset + share / 2) });
  const duets = await collectValid({ wanted: pairs }, half(0), (attempt) =>
    runDuetPair([0, 0], { blocks: BLOCKS, seed: attempt + 1 }, setting),
  );
  const probes = await collectValid({ wanted: pairs * 2 }, half(0.5), (attempt) => runFixedRate(attempt + 1, setting));
  const duetRatios = duets.valid.flatMap(([same]) => same ?? []);
  const windows = probes.valid.flatMap((window) => window ?? []);
  const lines = [
    ...noiseLines(
      "CPU per request, duet",
      duetRatios.map(({ cpu }) => cpu),
    ),
    ...noiseLines(
      "throughput, duet",
      duetRatios.map(({ throughput }) => throughput),
    ),
    ...noiseLines(
      "p50, duet",
      duetRatios.map(({ p50 }) => p50),
    ),
    ...noiseLines(`p50 at ${PROBE_RATE}/s, session to session`, neighbours(windows, p50)),
    ...noiseLines(`p99 at ${PROBE_RATE}/s, session to session`, neighbours(windows, p99)),
    ...noiseLines(`CPU per request at ${PROBE_RATE}/s, session to session`, neighbours(windows, cpuPerRequest)),
  ];
  return checkResult("noise", lines, [...duets.refusals, ...probes.refusals]);
}

/** Noise floor of one metric from its A/A pairs. */
export function noiseLines(metric: string, lnRatios: readonly number[]): CheckLine[] {
  const floor = noiseFloor(lnRatios);
  if (floor === null) return [{ ...shownLine(`${metric}: too few pairs stood`, null), status: "inconclusive" }];
  const { sd, robustSd, minimumDetectableEffect, pairs, bias } = floor;
  return [
    shownLine(`${metric}: A again / A`, asRatio(bias)),
    shownLine(`${metric}: spread (SD) of a pair`, { value: sd, samples: pairs }, "share"),
    shownLine(`${metric}: spread of the quiet majority`, { value: robustSd, samples: pairs }, "share"),
    shownLine(`${metric}: least change that is detected`, { value: minimumDetectableEffect, samples: pairs }, "share"),
  ];
}

/** ln-ratios of the first and second, third and fourth …: neighbours in time, as two runs one after the other are. */
function neighbours(windows: readonly MeasuredWindow[], figure: (window: MeasuredWindow) => number): number[] {
  return windows.flatMap((window, index) => {
    const next = windows[index + 1];
    return index % 2 === 1 || next === undefined ? [] : [Math.log(figure(next) / figure(window))];
  });
}

function p50({ latencies }: MeasuredWindow): number {
  return latencies[0]?.latency.p50Seconds ?? Number.NaN;
}

function p99({ latencies }: MeasuredWindow): number {
  return latencies[0]?.latency.p99Seconds ?? Number.NaN;
}

function cpuPerRequest({ components }: MeasuredWindow): number {
  const verifier = components.find(({ component }) => component === "verifier");
  if (verifier === undefined) return Number.NaN;
  return (verifier.cpuUserSeconds + verifier.cpuSystemSeconds) / (verifier.requests ?? Number.NaN);
}

async function runFixedRate(seed: number, { environment, machine }: SelfcheckSetting) {
  const spec: ProbeTrialSpec = {
    kind: "probe",
    id: "selfcheck/fixed-rate",
    order: 0,
    workload: "confirm",
    subject: checkedSubject,
    repetition: seed,
    seed,
    corpusTokens: CHECK_TOKENS,
    connections: CHECK_CONNECTIONS,
    anchorSeconds: 0,
    steps: [{ name: "load", role: "load", seconds: PROBE_SECONDS, rate: { perSecond: PROBE_RATE } }],
    floor: false,
    onUnavailable: "fail-closed",
    population: { ...defaultPopulation, corpusTokens: CHECK_TOKENS },
  };
  const { evidence, anchors, windows } = gatherProbeTrial(spec, await runProbeTrial(spec, environment), "");
  return { verdict: judgeProbeTrial(evidence, anchors, windows, machine), value: windows[0] ?? null };
}

import { judgeProbeTrial } from "../../analyse/verdict/judge-probe-trial.ts";
import { RUN_QUEUE_WAIT_LIMIT } from "../../analyse/verdict/machine-gates.ts";
import { percentileInterval } from "../../analyse/statistics/percentile-interval.ts";
import { type K6AtRate, runK6AgainstNull } from "../../drive/selfcheck/run-k6-against-null.ts";
import { type NullTrialSpec, runNullTrial } from "../../drive/selfcheck/run-null-trial.ts";
import { gatherProbeTrial } from "../../gather/probe-trial.ts";
import { latencyOf } from "../../gather/slice-latency.ts";
import type { ProbeTrialSpec } from "../../plan/trial-spec.ts";
import { causeIn } from "../../gather/cause-in-log.ts";
import { findK6 } from "../../provision/k6/k6.ts";
import type { MeasuredWindow } from "../../results/trial-result.ts";
import type { Verdict } from "../../results/verdict.ts";
import {
  type CheckLine,
  checkResult,
  type CheckResult,
  type Figure,
  limitedLine,
  shownLine,
} from "./selfcheck-lines.ts";
import { CHECK_CONNECTIONS, checkedSubject, collectValid, type SelfcheckSetting } from "./selfcheck-setting.ts";

const DELAY_SECONDS = 0.005;
const DELAY_RATES = [200, 1000] as const;
const STALL = { afterSeconds: 1.5, seconds: 1 } as const;
const STALL_RATE = 500;

/** A server that answers after 5 ms: the probe has to say 5 ms. */
export async function checkKnownDelay(setting: SelfcheckSetting): Promise<CheckResult> {
  const { environment, quick } = setting;
  const seconds = quick ? 2 : 4;
  const windows: MeasuredWindow[] = [];
  const refusals: string[] = [];
  for (const [index, rate] of DELAY_RATES.entries()) {
    const common = { seconds, connections: 2 * CHECK_CONNECTIONS, delaySeconds: DELAY_SECONDS, stall: null };
    const part = {
      ...setting,
      progress: (share: number) => setting.progress(((index + share) / DELAY_RATES.length) * 0.5),
    };
    const measured = await runNull({ ...common, ratesPerSecond: [rate] }, part);
    windows.push(...measured.valid.flatMap((one) => one.windows));
    refusals.push(...measured.refusals);
  }
  const k6 = await findK6();
  const remarks =
    "missing" in k6
      ? [`k6 was not asked: ${k6.why} ${k6.hint}`]
      : ["What k6 adds to the delay is its own; a run states it as the floor of k6 and quotes the probe instead."];
  const k6Rates =
    "missing" in k6
      ? []
      : await runK6AgainstNull(
          { ratesPerSecond: DELAY_RATES, seconds, delaySeconds: DELAY_SECONDS },
          { ...environment, k6: k6.path },
        );
  const unseen = k6Rates
    .filter(({ durationHdr }) => durationHdr === null)
    .map(
      ({ ratePerSecond, log }) => `k6 reported nothing at ${ratePerSecond}/s: ${causeIn(log) ?? "it logged nothing"}`,
    );
  return checkResult("known-delay", knownDelayLines(windows, k6Rates), [...remarks, ...unseen, ...refusals]);
}

/** A server that is stopped for a second: from the intended start the p99 shows it. */
export async function checkStall(setting: SelfcheckSetting): Promise<CheckResult> {
  const { valid, refusals } = await runNull(
    { ratesPerSecond: [STALL_RATE], seconds: 4, connections: CHECK_CONNECTIONS, delaySeconds: 0, stall: STALL },
    setting,
  );
  const [measured] = valid;
  const lines = stallLines(measured?.windows[0] ?? null, measured?.stalledSeconds[0] ?? null);
  return checkResult("stall", lines, refusals);
}

/** Percentiles over the delay of the server. */
export function knownDelayLines(windows: readonly MeasuredWindow[], k6: readonly K6AtRate[]): CheckLine[] {
  return [
    ...DELAY_RATES.flatMap((rate) => {
      const window = windows.find(({ offeredPerSecond }) => offeredPerSecond === rate) ?? null;
      const over = (quantile: Quantile) => window && percentileOver(window, quantile, DELAY_SECONDS);
      return [
        // Never earlier than the delay but for the grain of the histogram, a thousandth.
        limitedLine(`p50 of the probe / the delay, ${rate}/s`, over(0.5), { low: 0.998, high: 1.1 }),
        shownLine(`p99 of the probe / the delay, ${rate}/s`, over(0.99)),
      ];
    }),
    ...k6.flatMap(({ ratePerSecond, durationHdr }) => {
      const latency = latencyOf(durationHdr);
      if (latency === null) return [];
      const ratio = (seconds: number) => ({ value: seconds / DELAY_SECONDS, samples: latency.samples });
      return [
        shownLine(`p50 of k6 / the delay, ${ratePerSecond}/s`, ratio(latency.p50Seconds)),
        shownLine(`p99 of k6 / the delay, ${ratePerSecond}/s`, ratio(latency.p99Seconds)),
      ];
    }),
  ];
}

/** p99 over how long the server stood still. */
export function stallLines(window: MeasuredWindow | null, stalledSeconds: number | null): CheckLine[] {
  const known = window !== null && stalledSeconds !== null;
  const fromSend = window?.latencies[0]?.fromSend ?? null;
  return [
    limitedLine("p99 from intended start / the stall", known ? percentileOver(window, 0.99, stalledSeconds) : null, {
      low: 0.8,
      high: 1.2,
    }),
    shownLine(
      "p99 from send / the stall",
      known && fromSend !== null ? { value: fromSend.p99Seconds / stalledSeconds, samples: fromSend.samples } : null,
    ),
  ];
}

type Quantile = 0.5 | 0.99;

function percentileOver({ latencies }: MeasuredWindow, quantile: Quantile, unitSeconds: number): Figure | null {
  const [probe] = latencies;
  const interval = probe === undefined ? null : percentileInterval(probe.histogram, quantile);
  if (probe === undefined || interval === null) return null;
  const { latency } = probe;
  return {
    value: (quantile === 0.5 ? latency.p50Seconds : latency.p99Seconds) / unitSeconds,
    low: interval.low / unitSeconds,
    high: interval.high / unitSeconds,
    confidence: 0.95,
    samples: latency.samples,
  };
}

function runNull(spec: Omit<NullTrialSpec, "seed">, setting: SelfcheckSetting) {
  return collectValid({ wanted: 1, most: 4 }, setting, async (attempt) => {
    const seed = attempt + 1;
    const raw = await runNullTrial({ ...spec, seed }, setting.environment);
    const { evidence, anchors, windows } = gatherProbeTrial(planned(spec, seed), raw, "");
    return {
      verdict: disturbed(windows) ?? judgeProbeTrial(evidence, anchors, windows, setting.machine),
      value: { windows, stalledSeconds: raw.stalledSeconds },
    };
  });
}

function planned({ ratesPerSecond, seconds, connections }: Omit<NullTrialSpec, "seed">, seed: number): ProbeTrialSpec {
  return {
    kind: "probe",
    id: "selfcheck/null",
    order: 0,
    workload: "floor",
    subject: checkedSubject,
    repetition: 1,
    seed,
    corpusTokens: 0,
    connections,
    anchorSeconds: 0,
    steps: ratesPerSecond.map((perSecond) => ({ name: `${perSecond}/s`, role: "load", seconds, rate: { perSecond } })),
    floor: false,
    onUnavailable: "fail-closed",
    population: { corpusTokens: 0, reuse: "each-once", lifetimeSeconds: 0, mix: {} },
  };
}

/** A server or a probe that had to wait for its CPU says nothing of how true the probe is. */
function disturbed(windows: readonly MeasuredWindow[]): Verdict | null {
  const reasons = windows.flatMap(({ name, components }) =>
    components.flatMap(({ component, windowSeconds, runQueueWaitSeconds }) => {
      const share = (runQueueWaitSeconds ?? 0) / windowSeconds;
      if (!["null", "probe"].includes(component) || share <= RUN_QUEUE_WAIT_LIMIT) return [];
      const who = component === "null" ? "The server" : "The probe";
      const message = `${name}: ${who} waited ${(share * 100).toFixed(1)} % of the window for a CPU that something else had (limit ${RUN_QUEUE_WAIT_LIMIT * 100} %).`;
      return [{ code: "run-queue-wait" as const, message }];
    }),
  );
  return reasons.length === 0 ? null : { status: "refused", reasons };
}

import { judgeDuetTrial } from "../analyse/judge-probe-trial.ts";
import { pairedEstimate } from "../analyse/paired-estimate.ts";
import { type GeneratorSlice, runGeneratorDuet, type RawGeneratorDuet } from "../drive/selfcheck/run-generator-duet.ts";
import { gatherDuetTrial } from "../gather/duet-trial.ts";
import { latencyOf } from "../gather/slice-latency.ts";
import type { DuetTrialSpec } from "../plan/trial-spec.ts";
import { asRatio, checkResult, type CheckLine, type CheckResult, limitedLine, shownLine } from "./selfcheck-lines.ts";
import {
  CHECK_CONNECTIONS,
  CHECK_TOKENS,
  checkedSubject,
  collectValid,
  type SelfcheckSetting,
} from "./selfcheck-setting.ts";

/** ln(probe / other generator) of one block: of CPU per request in the closed loop and of p50 at each open rate. */
export interface GeneratorRatios {
  readonly cpu: number;
  readonly throughput: number;
  readonly p50: readonly { readonly atRate: number; readonly lnRatio: number }[];
}

const title = "the probe beside generators that share no code with it, on one verifier";

/** Drives the same verifier process by the probe, by autocannon and by plain sockets, in turn. */
export async function checkIndependent(setting: SelfcheckSetting): Promise<CheckResult> {
  const { environment, machine, quick } = setting;
  const { valid, refusals } = await collectValid({ wanted: quick ? 1 : 2 }, setting, async (attempt) => {
    const blocks = quick ? 8 : 12;
    const spec = { ...specOf(attempt + 1, blocks), slices };
    const raw = await runGeneratorDuet(spec, environment);
    const gathered = gatherDuetTrial(spec, raw, "");
    const { evidence, variants, slices: gatheredSlices } = gathered;
    return {
      verdict: judgeDuetTrial(evidence, variants, gatheredSlices, machine.cpus),
      value: ratiosOf(raw, gatheredSlices),
    };
  });
  const remarks = [
    "CPU per request is compared with autocannon, closed loop, equal connections. Its latencies at a set rate are no reference: it sends a second's requests in one burst. p50 is compared with plain sockets timed by hrtime, at the same arrivals.",
  ];
  return checkResult({ name: "independent", title }, independentLines(valid.flat()), [...remarks, ...refusals]);
}

/** The ratios of all blocks held against the limits. */
export function independentLines(blocks: readonly GeneratorRatios[]): CheckLine[] {
  const estimate = (values: readonly number[]) => (values.length === 0 ? null : asRatio(pairedEstimate(values)));
  const rates = [...new Set(blocks.flatMap(({ p50 }) => p50.map(({ atRate }) => atRate)))];
  return [
    limitedLine(
      "CPU per request of the verifier, probe / autocannon, closed loop",
      estimate(blocks.map(({ cpu }) => cpu)),
      { low: 0.95, high: 1.05 },
    ),
    shownLine(
      "completions per second, probe / autocannon, closed loop",
      estimate(blocks.map(({ throughput }) => throughput)),
    ),
    ...rates.map((rate) =>
      limitedLine(
        `p50 from intended start, probe / plain sockets, ${rate}/s`,
        estimate(
          blocks.flatMap(({ p50 }) => p50.filter(({ atRate }) => atRate === rate).map(({ lnRatio }) => lnRatio)),
        ),
        { low: 0.8, high: 1.2 },
      ),
    ),
  ];
}

const open = [
  { ratePerSecond: 500, mostOfClosed: 0.2 },
  { ratePerSecond: 2000, mostOfClosed: 0.4 },
] as const;

const slices: readonly GeneratorSlice[] = [null, ...open].flatMap((load) =>
  (["probe", "independent"] as const).map((generator) => ({
    generator,
    open: load,
    seconds: load === null ? 0.3 : 0.8,
  })),
);

function specOf(seed: number, blocks: number): DuetTrialSpec {
  return {
    kind: "duet",
    id: "selfcheck/independent",
    order: 0,
    workload: "duet",
    comparison: "noise",
    subject: checkedSubject,
    repetition: seed,
    seed,
    corpusTokens: CHECK_TOKENS,
    variants: slices.map(({ generator }) => ({
      name: generator,
      subject: checkedSubject,
      route: "/protected",
      process: "a",
      plantedWork: 0,
    })),
    blocks,
    sliceSeconds: 0.3,
    connections: CHECK_CONNECTIONS,
    onUnavailable: "fail-closed",
  };
}

/** Variants come in twos: the probe, then the other. */
function ratiosOf(raw: RawGeneratorDuet, gathered: ReturnType<typeof gatherDuetTrial>["slices"]): GeneratorRatios[] {
  const blocks = [...new Set(gathered.map(({ block }) => block))];
  return blocks.flatMap((block) => {
    const of = (variant: number) => gathered.find((slice) => slice.block === block && slice.variant === variant);
    const p50Of = (variant: number) => {
      const slice = raw.slices.find((one) => one.block === block && one.variant === variant);
      return slice === undefined ? null : latencyOf(slice.outcome.fromIntendedHdr);
    };
    const [probe, other] = [of(0), of(1)];
    if (probe === undefined || other === undefined) return [];
    const cpu = Math.log(probe.verifierCpuSeconds / probe.requests / (other.verifierCpuSeconds / other.requests));
    const throughput = Math.log(probe.requests / probe.windowSeconds / (other.requests / other.windowSeconds));
    const p50 = raw.ratesPerSecond.flatMap((rate, variant) => {
      const [ours, theirs] = [p50Of(variant), p50Of(variant + 1)];
      if (rate === null || variant % 2 === 1 || ours === null || theirs === null) return [];
      // Named by the rate that was asked for: what a machine can do decides how much of it is offered.
      const atRate = slices[variant]?.open?.ratePerSecond ?? rate;
      return [{ atRate, lnRatio: Math.log(ours.p50Seconds / theirs.p50Seconds) }];
    });
    return [{ cpu, throughput, p50 }];
  });
}

import { welchDifference, welchError } from "../costs/difference-of.ts";
import { estimateFrom, estimateMean } from "../statistics/estimate-from.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { studentTail } from "../statistics/student-t.ts";
import { subjectLabel } from "../subject-order.ts";
import { holmAdjusted } from "./holm-adjusted.ts";
import { metricKinds, type MetricKindRow } from "./metric-kinds.ts";
import type { MetricReading } from "./metric-reading.ts";
import type { Finding, HostControl, MetricChange, NoiseControl, RunComparison } from "./run-comparison.ts";

/** A verdict needs so many repetitions in each run (C15). */
export const LEAST_REPETITIONS = 3;

/** Family-wise error that is accepted over all figures that are judged together. */
export const SIGNIFICANCE = 0.05;

/** What the noise of both runs would show in one of twenty comparisons if nothing differed, in its standard errors. */
const NOISE_SPREADS = 1.96;

/** One figure in both runs. */
export interface PairedReading {
  readonly base: MetricReading;
  readonly candidate: MetricReading;
}

/** What decides whether a figure may fail a build. */
export interface Controls {
  readonly trustHost: boolean;
  readonly noise: RunComparison["noise"];
  readonly hostControl: HostControl;
}

/**
 * Judges every figure: Welch's t-test on logarithms, two-sided, then Holm's correction over those that may decide and, apart from
 * them, over those that may not. A change is called one when it is significant, of a practical size and, for ratios of CPU, larger
 * than what the duets of a design with itself show.
 */
export function judgeChanges(pairs: readonly PairedReading[], controls: Controls): MetricChange[] {
  const measured = pairs.map((pair) => measure(pair, controls));
  const adjusted = new Map<Measured, number>();
  for (const family of [true, false]) {
    const judged = measured.filter(({ decides, pValue }) => decides === family && pValue !== null);
    const values = holmAdjusted(judged.map(({ pValue }) => pValue ?? 1));
    for (const [index, one] of judged.entries()) adjusted.set(one, values[index] ?? 1);
  }
  return measured.map((one) => {
    const { pair, ...figures } = one;
    const { kind, label, subject, workload, offeredPerSecond, reference } = pair.base;
    const place = {
      design: subject === null ? null : subjectLabel(subject),
      workload,
      reference,
      basePerSecond: offeredPerSecond,
      candidatePerSecond: pair.candidate.offeredPerSecond,
    };
    const adjustedPValue = adjusted.get(one) ?? null;
    return { kind, label, place, ...figures, adjustedPValue, ...findingOf(one, adjustedPValue, controls) };
  });
}

interface Measured extends Pick<MetricChange, "base" | "candidate" | "lnChange" | "pValue" | "why" | "decides"> {
  readonly pair: PairedReading;
}

function measure(pair: PairedReading, controls: Controls): Measured {
  const { base, candidate } = pair;
  const row: MetricKindRow = metricKinds[base.kind];
  const figures = { pair, base: estimateOf(base, row), candidate: estimateOf(candidate, row) };
  const [own = [], other = []] = [candidate, base].map(({ values }) =>
    row.basis === "ratio" ? values : values.map(Math.log),
  );
  const lnChange = welchDifference(own, other);
  const { error, degrees } = welchError(own, other);
  const why = reasonAgainst(pair, row, [own, other]);
  const pValue = why !== null || error === null ? null : studentTail(lnChange.value / error, degrees);
  return { ...figures, lnChange, pValue, why, decides: why === null && mayDecide(row, controls) };
}

function estimateOf({ values }: MetricReading, { basis }: MetricKindRow): Estimate {
  return basis === "ratio" ? estimateMean(values) : estimateFrom(values);
}

function reasonAgainst(
  { base, candidate }: PairedReading,
  { basis }: MetricKindRow,
  logarithms: readonly (readonly number[])[],
): string | null {
  const refused = base.notJudged ?? candidate.notJudged;
  if (refused !== null || basis === "size") return refused;
  const [n, m] = [base.values.length, candidate.values.length];
  if (Math.min(n, m) < LEAST_REPETITIONS) return `n = ${n} and ${m}, and ${LEAST_REPETITIONS} are needed`;
  return logarithms.every(isConstant) ? "its repetitions are all equal, which nothing that is measured shows" : null;
}

/** Without the last digits, in which sums of equal numbers differ. */
function isConstant(values: readonly number[]): boolean {
  return Math.max(...values) - Math.min(...values) < 1e-9;
}

/** Whether a worse figure of this kind makes the comparison a regression. */
function mayDecide({ gates }: MetricKindRow, { trustHost, noise, hostControl }: Controls): boolean {
  if (gates === "always") return noise.base.held && noise.candidate.held;
  return gates === "on-trusted-host" && trustHost && hostControl.status !== "moved";
}

function findingOf(
  { pair, lnChange, why }: Measured,
  adjustedPValue: number | null,
  { noise }: Controls,
): { readonly finding: Finding; readonly why: string | null } {
  const row: MetricKindRow = metricKinds[pair.base.kind];
  const isPractical = Math.abs(lnChange.value) >= Math.log1p(row.practicalShare);
  const called: Finding = lnChange.value > 0 === (row.worse === "more") ? "worse" : "better";
  if (why !== null) return { finding: "not-judged", why };
  if (row.basis === "size") return { finding: isPractical ? called : "none", why: null };
  if (adjustedPValue === null || adjustedPValue > SIGNIFICANCE) return { finding: "none", why: null };
  const percent = `${100 * row.practicalShare} %`;
  if (!isPractical) return { finding: "below-limit", why: `significant, and less than the ${percent} that count` };
  const floor = row.basis === "ratio" && row.isCpu ? noiseFloorOf(pair, noise.base, noise.candidate) : 0;
  if (Math.abs(lnChange.value) < floor)
    return { finding: "within-noise", why: "not more than what a design against itself shows in these runs" };
  return { finding: called, why: null };
}

/** What a difference of two means of pairs has to exceed; 0 where the noise was not measured, and then nothing decides. */
function noiseFloorOf({ base, candidate }: PairedReading, a: NoiseControl, b: NoiseControl): number {
  if (a.sd === null || b.sd === null) return 0;
  const variance = (a.sd ** 2 + b.sd ** 2) / 2;
  return NOISE_SPREADS * Math.sqrt(variance * (1 / base.values.length + 1 / candidate.values.length));
}

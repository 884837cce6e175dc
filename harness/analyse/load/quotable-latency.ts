import type { LatencySummary } from "../../results/latency.ts";
import {
  percentileLabel,
  percentileSeconds,
  SAMPLES_ABOVE_PERCENTILE,
  type SloPercentile,
} from "../../results/percentile-seconds.ts";
import type { SizingQuestion } from "../../results/run-result.ts";
import { percent } from "../verdict/gate.ts";
import { milliseconds } from "../milliseconds.ts";

/** The p99 of a generator against a server that does nothing may be this share of the objective; the rest is the target's. */
export const FLOOR_SHARE_OF_SLO = 0.2;

/** How late the probe may send at p99: the larger of this, s, and the share of the objective below. */
export const LAG_LIMIT_SECONDS = 0.0002;
export const LAG_SHARE_OF_SLO = 0.1;

/** What two generators saw at one rate; `null` for what was not measured. */
export interface MeasuredLatencies {
  readonly probe: LatencySummary | null;
  /** The same generator at the same rate against a server that does nothing. */
  readonly probeFloor: LatencySummary | null;
  /** How late the probe sent requests that found a free connection. */
  readonly probeLag: LatencySummary | null;
  readonly k6: LatencySummary | null;
  readonly k6Floor: LatencySummary | null;
}

/** Which generator's latency may be quoted. */
export interface QuotableLatency {
  readonly source: "probe" | "k6" | null;
  /** Why one or both may not, as sentences with the figure and its limit; a generator that may be quoted has none. */
  readonly reasons: readonly string[];
}

/**
 * Decides whose latency may be held against an objective: one whose floor is far below it (capacity method, gate table). The
 * probe wins where both may, because it counts from the intended start.
 *
 * @param generators those that took part: of another one nothing is to be explained
 */
export function quotableLatency(
  slo: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">,
  measured: MeasuredLatencies,
  generators: readonly ("probe" | "k6")[] = ["probe", "k6"],
): QuotableLatency {
  const probe = [
    ...figureProblems("the probe", slo, measured.probe),
    ...floorProblems("the probe", slo, measured.probe, measured.probeFloor),
    ...lagProblems(slo, measured.probe, measured.probeLag),
  ];
  const k6 = [...figureProblems("k6", slo, measured.k6), ...floorProblems("k6", slo, measured.k6, measured.k6Floor)];
  const problems = { probe, k6 };
  const source = generators.find((generator) => problems[generator].length === 0) ?? null;
  return { source, reasons: generators.flatMap((generator) => problems[generator]) };
}

function figureProblems(
  generator: string,
  { sloPercentile }: Pick<SizingQuestion, "sloPercentile">,
  latency: LatencySummary | null,
): string[] {
  if (latency === null) return [`Latency was not measured by ${generator}.`];
  if (percentileSeconds(latency, sloPercentile) !== null) return [];
  return [`${tooFew(latency, sloPercentile)} in the latency that ${generator} measured.`];
}

function floorProblems(
  generator: string,
  { sloSeconds }: Pick<SizingQuestion, "sloSeconds">,
  latency: LatencySummary | null,
  floor: LatencySummary | null,
): string[] {
  if (latency === null) return [];
  if (floor === null)
    return [`The floor of ${generator}, the same load on a server that does nothing, was not measured.`];
  const p99 = percentileSeconds(floor, "p99");
  if (p99 === null) return [`${tooFew(floor, "p99")} in the floor of ${generator}.`];
  const limit = FLOOR_SHARE_OF_SLO * sloSeconds;
  if (p99 <= limit) return [];
  return [
    `On a server that does nothing ${generator} reported a p99 of ${milliseconds(p99)} (limit ${milliseconds(limit)}, ${percent(FLOOR_SHARE_OF_SLO)} of the objective of ${milliseconds(sloSeconds)}): its latency is its own.`,
  ];
}

function lagProblems(
  { sloSeconds }: Pick<SizingQuestion, "sloSeconds">,
  latency: LatencySummary | null,
  lag: LatencySummary | null,
): string[] {
  if (latency === null) return [];
  if (lag === null) return ["How late the probe sent was not measured."];
  const p99 = percentileSeconds(lag, "p99");
  if (p99 === null) return [`${tooFew(lag, "p99")} in the lag of the probe.`];
  const limit = lagLimitSeconds(sloSeconds);
  if (p99 <= limit) return [];
  return [`The probe sent late: lag p99 ${milliseconds(p99)} (limit ${milliseconds(limit)}).`];
}

/** How late the probe may send at p99, s, for an objective of `sloSeconds`. */
export function lagLimitSeconds(sloSeconds: number): number {
  return Math.max(LAG_LIMIT_SECONDS, LAG_SHARE_OF_SLO * sloSeconds);
}

function tooFew({ samples }: LatencySummary, percentile: SloPercentile): string {
  return `${samples} samples leave fewer than ${SAMPLES_ABOVE_PERCENTILE} above ${percentileLabel(percentile)}`;
}

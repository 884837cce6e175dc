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

/** One reason why a generator may not be quoted. */
export interface QuoteProblem {
  /** The same for the same reason, whatever its figures. */
  readonly kind: `${"probe" | "k6"} ${"figure" | "no-floor" | "thin-floor" | "high-floor" | "lag"}`;
  /** With the figure and its limit. */
  readonly sentence: string;
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
  const problems = { probe: quoteProblems("probe", slo, measured), k6: quoteProblems("k6", slo, measured) };
  const source = generators.find((generator) => problems[generator].length === 0) ?? null;
  return { source, reasons: generators.flatMap((generator) => problems[generator].map(({ sentence }) => sentence)) };
}

/** Why a generator may not be quoted; nothing for one that may. */
export function quoteProblems(
  generator: "probe" | "k6",
  slo: Pick<SizingQuestion, "sloPercentile" | "sloSeconds">,
  measured: MeasuredLatencies,
): readonly QuoteProblem[] {
  const latency = measured[generator];
  const { probeFloor, k6Floor, probeLag } = measured;
  return [
    figureProblem(generator, slo, latency),
    latency === null ? null : floorProblem(generator, slo, generator === "probe" ? probeFloor : k6Floor),
    latency === null || generator === "k6" ? null : lagProblem(slo, probeLag),
  ].filter((problem) => problem !== null);
}

const names = { probe: "the probe", k6: "k6" } as const;

function figureProblem(
  generator: "probe" | "k6",
  { sloPercentile }: Pick<SizingQuestion, "sloPercentile">,
  latency: LatencySummary | null,
): QuoteProblem | null {
  const kind = `${generator} figure` as const;
  if (latency === null) return { kind, sentence: `Latency was not measured by ${names[generator]}.` };
  if (percentileSeconds(latency, sloPercentile) !== null) return null;
  return { kind, sentence: `${tooFew(latency, sloPercentile)} in the latency that ${names[generator]} measured.` };
}

function floorProblem(
  generator: "probe" | "k6",
  { sloSeconds }: Pick<SizingQuestion, "sloSeconds">,
  floor: LatencySummary | null,
): QuoteProblem | null {
  const name = names[generator];
  if (floor === null)
    return {
      kind: `${generator} no-floor`,
      sentence: `The floor of ${name}, the same load on a server that does nothing, was not measured.`,
    };
  const p99 = percentileSeconds(floor, "p99");
  if (p99 === null)
    return { kind: `${generator} thin-floor`, sentence: `${tooFew(floor, "p99")} in the floor of ${name}.` };
  const limit = FLOOR_SHARE_OF_SLO * sloSeconds;
  if (p99 <= limit) return null;
  return {
    kind: `${generator} high-floor`,
    sentence: `On a server that does nothing ${name} reported a p99 of ${milliseconds(p99)} (limit ${milliseconds(limit)}, ${percent(FLOOR_SHARE_OF_SLO)} of the objective of ${milliseconds(sloSeconds)}): its latency is its own.`,
  };
}

function lagProblem(
  { sloSeconds }: Pick<SizingQuestion, "sloSeconds">,
  lag: LatencySummary | null,
): QuoteProblem | null {
  const kind = "probe lag";
  if (lag === null) return { kind, sentence: "How late the probe sent was not measured." };
  const p99 = percentileSeconds(lag, "p99");
  if (p99 === null) return { kind, sentence: `${tooFew(lag, "p99")} in the lag of the probe.` };
  const limit = lagLimitSeconds(sloSeconds);
  if (p99 <= limit) return null;
  return { kind, sentence: `The probe sent late: lag p99 ${milliseconds(p99)} (limit ${milliseconds(limit)}).` };
}

/** How late the probe may send at p99, s, for an objective of `sloSeconds`. */
export function lagLimitSeconds(sloSeconds: number): number {
  return Math.max(LAG_LIMIT_SECONDS, LAG_SHARE_OF_SLO * sloSeconds);
}

function tooFew({ samples }: LatencySummary, percentile: SloPercentile): string {
  return `${samples} samples leave fewer than ${SAMPLES_ABOVE_PERCENTILE} above ${percentileLabel(percentile)}`;
}

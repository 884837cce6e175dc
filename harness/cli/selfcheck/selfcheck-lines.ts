import type { Estimate } from "../../analyse/statistics/estimate.ts";
import { selfcheckTitles } from "./selfcheck-names.ts";

/** What `selfcheck --json` prints. */
export interface SelfcheckReport {
  readonly schemaVersion: 1;
  readonly status: CheckStatus;
  /** True where it was ended early: what stands here was finished before. */
  readonly interrupted: boolean;
  readonly durationSeconds: number;
  /** Whether the verifier had CPUs of its own, and with which lists. */
  readonly pinning:
    | { readonly pinned: true; readonly targetCpus: string; readonly generatorCpus: string }
    | { readonly pinned: false; readonly why: string };
  readonly checks: readonly CheckResult[];
}

/** One check with everything it measured. */
export interface CheckResult {
  readonly name: keyof typeof selfcheckTitles;
  readonly title: string;
  readonly status: CheckStatus;
  readonly lines: readonly CheckLine[];
  /** What was refused and why, what could not be measured, and how to read the lines. */
  readonly remarks: readonly string[];
}

export const checkStatuses = ["holds", "does-not-hold", "inconclusive", "shown"] as const;

/** `shown` has no limit. `inconclusive`: the noise is larger than what was to be seen, or nothing valid was measured. */
export type CheckStatus = (typeof checkStatuses)[number];

export const lineUnits = ["ratio", "s", "share"] as const;

/** One figure. */
export interface CheckLine {
  readonly what: string;
  /** `ratio`: 1 is equal. `s`: seconds. `share`: 0.03 is 3 %. */
  readonly unit: (typeof lineUnits)[number];
  /** `null` when nothing valid was measured. */
  readonly value: number | null;
  /** Its interval at `confidence`; `null` where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number | null;
  readonly samples: number;
  /** In words, with its figures. */
  readonly limit: string | null;
  readonly status: CheckStatus;
}

/** A figure with its interval; `samples` are pairs, or requests. */
export type Figure = Pick<Estimate, "value" | "low" | "high" | "confidence" | "samples">;

/** A figure without an interval. */
export interface BareFigure {
  readonly value: number;
  readonly samples: number;
}

/** What a figure must lie within; `null` where a side is open. */
export interface Limits {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Holds a figure against limits: it holds when its whole interval lies within them, does not when the whole of it lies outside,
 * and is inconclusive otherwise, or when there is no figure.
 */
export function limitedLine(what: string, figure: Figure | null, limits: Limits): CheckLine {
  return { ...shownLine(what, figure), limit: describeLimits(limits), status: statusWithin(figure, limits) };
}

/** A figure that has no limit. */
export function shownLine(
  what: string,
  figure: Figure | BareFigure | null,
  unit: CheckLine["unit"] = "ratio",
): CheckLine {
  const { value = null, samples = 0 } = figure ?? {};
  const { low, high, confidence } = figure !== null && "low" in figure ? figure : noInterval;
  return { what, unit, value, low, high, confidence, samples, limit: null, status: "shown" };
}

const noInterval = { low: null, high: null, confidence: null } as const;

/** An estimate of ln-ratios as one of ratios. */
export function asRatio({ value, low, high, confidence, samples }: Figure): Figure {
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high), confidence, samples };
}

/** The worst of several: something that does not hold outweighs what is inconclusive, and that what holds. */
export function worstStatus(statuses: readonly CheckStatus[]): CheckStatus {
  const order: readonly CheckStatus[] = ["does-not-hold", "inconclusive", "holds"];
  return order.find((status) => statuses.includes(status)) ?? "shown";
}

/** Puts a check together. */
export function checkResult(
  name: CheckResult["name"],
  lines: readonly CheckLine[],
  remarks: readonly string[] = [],
): CheckResult {
  return { name, title: selfcheckTitles[name], status: worstStatus(lines.map(({ status }) => status)), lines, remarks };
}

function statusWithin(figure: Figure | null, { low, high }: Limits): CheckStatus {
  if (figure === null) return "inconclusive";
  const [least, most] = [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY];
  if (figure.low >= least && figure.high <= most) return "holds";
  return figure.high < least || figure.low > most ? "does-not-hold" : "inconclusive";
}

function describeLimits({ low, high }: Limits): string {
  if (low === null) return `at most ${high}`;
  return high === null ? `at least ${low}` : `${low} to ${high}`;
}

import type { RunResult } from "../../results/run-result.ts";
import { momentsOf } from "../statistics/estimate-from.ts";
import { median } from "../statistics/median.ts";
import { LEAST_PAIRS } from "./noise-control.ts";
import { metricKinds } from "./metric-kinds.ts";
import type { HostControl, HostShift, MetricChange, RunComparison } from "./run-comparison.ts";

/** So much the machine's own speed may differ before no figure of one moment is believed, as a share. */
export const HOST_LIMIT = 0.02;

/**
 * Signing with node:crypto in both runs: a design's code takes no part in it, so that it moves only with the machine, with Node and
 * with OpenSSL.
 */
export function hostControl(base: RunResult, candidate: RunResult): HostControl {
  const unknown = (words: string): HostControl => ({ status: "unknown", lnChange: null, words });
  if (base.tools.node !== candidate.tools.node || base.tools.openssl !== candidate.tools.openssl)
    return unknown("Node or OpenSSL differs, so that signing says nothing of the machine.");
  const others = signing(candidate);
  const changes = [...signing(base)].flatMap(([algorithm, values]) => {
    const own = others.get(algorithm) ?? [];
    return values.length < LEAST_PAIRS || own.length < LEAST_PAIRS ? [] : [mean(own) - mean(values)];
  });
  if (changes.length === 0)
    return unknown(
      `Signing was not measured ${LEAST_PAIRS} times in both runs, so that nothing says whether the machine kept its speed.`,
    );
  const lnChange = median(changes);
  const agrees = Math.abs(lnChange) <= Math.log1p(HOST_LIMIT);
  const words = `Signing with node:crypto, in which no design takes part, took ${signed(lnChange)} CPU in the candidate (limit ±${100 * HOST_LIMIT} %): the machine ${agrees ? "kept its speed" : "had another speed"}.`;
  return { status: agrees ? "agrees" : "moved", lnChange, words };
}

/** Fewer figures show no pattern. */
const LEAST_FIGURES = 5;
/** So many of them move alike only with the machine. */
const LEAST_SAME_WAY = 0.8;

/** Whether most CPU figures of one moment moved the same way, by 2 % or more in the median. */
export function hostShift(metrics: readonly MetricChange[]): HostShift | null {
  const moves = metrics
    .filter(({ kind }) => metricKinds[kind].basis === "absolute" && metricKinds[kind].isCpu)
    .map(({ lnChange }) => lnChange.value);
  const middle = median(moves);
  if (moves.length < LEAST_FIGURES || Math.abs(middle) < Math.log1p(HOST_LIMIT)) return null;
  const sameWay = moves.filter((move) => Math.sign(move) === Math.sign(middle)).length / moves.length;
  return sameWay < LEAST_SAME_WAY ? null : { lnChange: middle, metrics: moves.length, sameWay };
}

/**
 * Whether most CPU figures moved alike and nothing says that the machine did not: another Node may be slower, and so may the machine.
 * No figure of two hours decides then on the user's word alone, and what they would have said is no pass either.
 */
export function isDoubted({
  options,
  hostShift,
  hostControl,
}: Pick<RunComparison, "options" | "hostShift" | "hostControl">): boolean {
  return options.trustHost && hostShift !== null && hostControl.status === "unknown";
}

/** Logarithms of the CPU per signature by algorithm, one per repetition of any engine. */
function signing({ trials }: RunResult): Map<string, number[]> {
  const signed = trials.flatMap((trial) => {
    if (trial.kind !== "bench" || trial.verdict.status !== "valid") return [];
    const seconds = trial.measurement?.signCpuSeconds ?? null;
    return seconds === null || !(seconds > 0) ? [] : [{ algorithm: trial.subject.algorithm, ln: Math.log(seconds) }];
  });
  return new Map(
    [...Map.groupBy(signed, ({ algorithm }) => algorithm)].map(([algorithm, rows]) => [
      algorithm,
      rows.map(({ ln }) => ln),
    ]),
  );
}

function mean(values: readonly number[]): number {
  return momentsOf(values).mean;
}

function signed(lnChange: number): string {
  const share = 100 * Math.expm1(lnChange);
  return `${Math.abs(share).toFixed(1)} % ${share < 0 ? "less" : "more"}`;
}

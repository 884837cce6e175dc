import type { RunResult } from "../../results/run-result.ts";
import { trialsInPlanOrder } from "../subject-order.ts";
import { benchMetrics } from "./bench-metrics.ts";
import { duetMetrics } from "./duet-metrics.ts";
import { loadMetrics } from "./load-metrics.ts";
import { metricKindIds, metricKinds } from "./metric-kinds.ts";
import type { MetricReading } from "./metric-reading.ts";
import { overloadMetrics } from "./overload-metrics.ts";
import { tokenMetrics } from "./token-metrics.ts";

/** Every figure of a run that another run may be held against, in the order of the kinds. Only valid windows of valid trials feed one. */
export function metricReadings(measured: RunResult): MetricReading[] {
  const run = { ...measured, trials: trialsInPlanOrder(measured) };
  const readings = [
    ...duetMetrics(run),
    ...benchMetrics(run),
    ...loadMetrics(run),
    ...overloadMetrics(run),
    ...tokenMetrics(run),
  ].filter(hasRatio);
  return metricKindIds.flatMap((kind) => readings.filter((reading) => reading.kind === kind));
}

/** A figure of 0, CPU below the tick of the clock, is no multiple of another one. */
function hasRatio({ kind, values }: MetricReading): boolean {
  return metricKinds[kind].basis === "ratio" || values.every((value) => value > 0);
}

import type { LatencyThreshold } from "../plan/latency-thresholds.ts";

/** Thresholds as k6's options take them: the metric of a window, and what must hold of it. */
export function k6Thresholds(thresholds: readonly LatencyThreshold[]): Record<string, string[]> {
  const named = Map.groupBy(thresholds, metricName);
  return Object.fromEntries([...named].map(([metric, group]) => [metric, [...new Set(group.map(expression))]]));
}

/** What k6 made of a threshold; `null` when its summary does not say. */
export interface RawThreshold extends LatencyThreshold {
  readonly crossed: boolean | null;
}

/** Looks up in the metrics of k6's end-of-test summary which thresholds were crossed. */
export function readThresholds(metrics: unknown, thresholds: readonly LatencyThreshold[]): RawThreshold[] {
  const summary = metrics as Readonly<Record<string, SummaryMetric | undefined>> | null;
  return thresholds.map((threshold) => {
    const ok = summary?.[metricName(threshold)]?.thresholds?.[expression(threshold)]?.ok;
    return { ...threshold, crossed: ok === undefined ? null : !ok };
  });
}

interface SummaryMetric {
  readonly thresholds?: Readonly<Record<string, { readonly ok?: boolean } | undefined>>;
}

/** The scenarios tag every request with its kind and its window: k6 keeps a metric of its own for each pair that is named here. */
function metricName({ request, window }: LatencyThreshold): string {
  return `http_req_duration{name:${request},window:${window}}`;
}

function expression({ percentile, maxSeconds }: LatencyThreshold): string {
  return `p(${percentile === "p999" ? "99.9" : percentile.slice(1)})<=${inMilliseconds(maxSeconds)}`;
}

/** k6 times in ms and reads no exponents. */
function inMilliseconds(seconds: number): string {
  return (seconds * 1000).toFixed(6).replace(/\.?0+$/, "");
}

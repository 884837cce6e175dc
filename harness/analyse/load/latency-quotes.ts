import type { LatencySummary } from "../../results/latency.ts";
import { percentileSeconds } from "../../results/percentile-seconds.ts";
import type { SizingQuestion } from "../../results/run-result.ts";
import { workloads } from "../../results/workloads.ts";
import type { LatencyQuote } from "../analysis.ts";
import { type Condition, type LoadSample } from "./load-samples.ts";
import { mergeHistograms } from "../statistics/merge-histograms.ts";
import { quotableLatency } from "./quotable-latency.ts";

/** Whose latency of each load may be held against the objective, and why the other one's may not. */
export function latencyQuotes(conditions: readonly Condition[], slo: SizingQuestion): LatencyQuote[] {
  const floors = conditions.filter(({ workload }) => workloads[workload].isFloor);
  return conditions.flatMap(({ subject, workload, generator, offeredPerSecond, samples }) => {
    const own = merged(samples, generator, "verify");
    if (own === null) return [];
    const beside = generator === "k6" ? merged(samples, "probe", "verify") : null;
    const sameRate = floors.find((floor) => floor.offeredPerSecond === offeredPerSecond) ?? null;
    const measured = {
      probe: generator === "probe" ? own : beside,
      // Beside k6's load its floor is what it saw beside k6's floor.
      probeFloor:
        generator === "probe"
          ? worst(samples.map(({ window }) => window.floor))
          : sameRate && merged(sameRate.samples, "probe", "floor"),
      probeLag: worst(samples.map(({ window }) => window.lag)),
      k6: generator === "k6" ? own : null,
      k6Floor: sameRate && latencyOf(sameRate, "floor"),
    };
    const tookPart = (["probe", "k6"] as const).filter((name) => measured[name] !== null);
    return [{ subject, workload, offeredPerSecond, ...measured, ...quotableLatency(slo, measured, tookPart) }];
  });
}

/** The latency of a condition by the generator of its load, repetitions merged; `null` when nothing was timed. */
export function latencyOf({ samples, generator }: Condition, request: string): LatencySummary | null {
  return merged(samples, generator, request);
}

function merged(samples: readonly LoadSample[], generator: "k6" | "probe", request: string): LatencySummary | null {
  const histograms = samples.flatMap(({ window }) =>
    window.latencies.filter((one) => one.request === request && one.generator === generator),
  );
  return histograms.length === 0 ? null : mergeHistograms(histograms.map(({ histogram }) => histogram)).latency;
}

/** The one with the highest p99; `null` when one of them is missing: what was not seen is not good. */
export function worst(summaries: readonly (LatencySummary | null)[]): LatencySummary | null {
  const known = summaries.filter((summary) => summary !== null);
  if (known.length === 0 || known.length < summaries.length) return null;
  const p99 = (summary: LatencySummary) => percentileSeconds(summary, "p99") ?? Infinity;
  return known.reduce((a, b) => (p99(b) > p99(a) ? b : a));
}

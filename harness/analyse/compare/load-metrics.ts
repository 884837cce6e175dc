import { percentileSeconds, type SloPercentile } from "../../results/percentile-seconds.ts";
import type { RunResult } from "../../results/run-result.ts";
import { workloads } from "../../results/workloads.ts";
import type { LatencyQuote } from "../analysis.ts";
import { demandByRepetition } from "../load/component-demand.ts";
import { latencyQuotes } from "../load/latency-quotes.ts";
import { type Condition, conditionsOf, loadSamples } from "../load/load-samples.ts";
import { sameLoad } from "../load/same-load.ts";
import { subjectKey, subjectLabel, subjectOrder } from "../subject-order.ts";
import type { MetricKindId } from "./metric-kinds.ts";
import { keyOf, type MetricReading } from "./metric-reading.ts";

/**
 * CPU of the verifier per request, p50 and p99 of every design at every load that does nothing but validate. A latency is only
 * there where its generator may be quoted against the objective of the run.
 */
export function loadMetrics(run: RunResult): MetricReading[] {
  const conditions = conditionsOf(loadSamples(run)).sort(subjectOrder(run));
  const quotes = latencyQuotes(conditions, run.run.sizing);
  return conditions
    .filter(({ workload }) => workloads[workload].onlyVerifies || workloads[workload].part === "placement")
    .flatMap((condition) => {
      const quote = quotes.find((one) => sameLoad(one, condition));
      return [
        reading(
          condition,
          "load-cpu",
          demandByRepetition(condition.samples, "verifier").map(({ value }) => value),
        ),
        latencyReading(condition, "load-p50", "p50", quote),
        latencyReading(condition, "load-p99", "p99", quote),
      ].filter(({ values }) => values.length > 0);
    });
}

function latencyReading(
  condition: Condition,
  kind: MetricKindId,
  percentile: SloPercentile,
  quote: LatencyQuote | undefined,
): MetricReading {
  const source = quote?.source ?? null;
  const timed = condition.samples.flatMap(({ window }) =>
    window.latencies.filter(({ request, generator }) => request === "verify" && generator === source),
  );
  const values = timed.flatMap(({ latency }) => percentileSeconds(latency, percentile) ?? []);
  return reading(condition, kind, values, source ?? "");
}

/** Latencies of two generators are never compared: what they time differs. */
function reading(
  { workload, subject, load, offeredPerSecond, generator }: Condition,
  kind: MetricKindId,
  values: readonly number[],
  source = "",
): MetricReading {
  return {
    kind,
    key: keyOf(workload, subjectKey(subject), generator, load, source),
    label: `${workload} ${load} · ${subjectLabel(subject)}${source === "" ? "" : `, by ${source}`}`,
    subject,
    values,
    workload,
    offeredPerSecond,
    reference: null,
    notJudged: null,
  };
}

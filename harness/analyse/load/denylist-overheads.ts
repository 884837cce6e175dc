import { percentileSeconds } from "../../results/percentile-seconds.ts";
import type { SloPercentile } from "../../results/percentile-seconds.ts";
import type { Subject } from "../../results/trial-result.ts";
import { workloads } from "../../results/workloads.ts";
import type { LatencyQuote } from "../analysis.ts";
import { demandByRepetition } from "./component-demand.ts";
import { differenceOf } from "../costs/difference-of.ts";
import type { Repeated } from "../costs/difference-of.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { verifyLatencies } from "./load-samples.ts";
import type { Condition, LoadSample } from "./load-samples.ts";
import { sameLoad } from "./same-load.ts";
import { subjectKey } from "../subject-order.ts";

/** What a denylist adds to the latency of one design at one load, s. */
export interface DenylistOverhead {
  readonly subject: Subject;
  /** Whose latency it is. */
  readonly generator: "k6" | "probe";
  /** Mean of what was offered with the denylist. */
  readonly offeredPerSecond: number;
  /** The share of its own overload anchor that either design was offered; `null` where both were offered the same rate. */
  readonly fractionOfAnchor: number | null;
  /** CPU of Redis per validation; `null` where no Redis took part. */
  readonly redisCpuSeconds: Estimate | null;
  /** Differences of the percentiles of single repetitions, paired; `null` when no repetition has 10 samples above the percentile. */
  readonly p50Seconds: Estimate | null;
  readonly p99Seconds: Estimate | null;
}

/**
 * What each denylist adds to the latency of the same subject without one, at the same load: the same offered rate, or the same
 * share of each one's own overload anchor. Only between latencies that may both be quoted. CPU is compared by duet.
 */
export function denylistOverheads(
  conditions: readonly Condition[],
  quotes: readonly LatencyQuote[],
): DenylistOverhead[] {
  const verifies = conditions.filter(
    (condition) => workloads[condition.workload].onlyVerifies && isQuoted(condition, quotes),
  );
  return verifies
    .filter(({ subject }) => subject.denylist !== "none")
    .flatMap((listed) => {
      const without = subjectKey({ ...listed.subject, denylist: "none" });
      const bare = verifies.find(
        (other) =>
          subjectKey(other.subject) === without && other.workload === listed.workload && other.load === listed.load,
      );
      return bare === undefined ? [] : overheadOf(listed, bare);
    });
}

/** Whether the generator of a condition is the one that may be quoted there. */
function isQuoted(condition: Condition, quotes: readonly LatencyQuote[]): boolean {
  return quotes.some((quote) => quote.source === condition.generator && sameLoad(quote, condition));
}

function overheadOf(
  { subject, generator, offeredPerSecond, fractionOfAnchor, samples }: Condition,
  bare: Condition,
): DenylistOverhead[] {
  const redis = demandByRepetition(samples, "redis").map(({ value }) => value);
  return [
    {
      subject,
      generator,
      offeredPerSecond,
      fractionOfAnchor,
      redisCpuSeconds: redis.length === 0 ? null : estimateFrom(redis),
      p50Seconds: latencyDifference(samples, bare.samples, "p50"),
      p99Seconds: latencyDifference(samples, bare.samples, "p99"),
    },
  ];
}

/** The difference of a percentile, read in each repetition by itself; `null` when a side has none with enough samples above it. */
function latencyDifference(
  samples: readonly LoadSample[],
  bare: readonly LoadSample[],
  percentile: SloPercentile,
): Estimate | null {
  const [left, right] = [byRepetition(samples, percentile), byRepetition(bare, percentile)];
  return left.length === 0 || right.length === 0 ? null : differenceOf(left, right);
}

function byRepetition(samples: readonly LoadSample[], percentile: SloPercentile): Repeated[] {
  return verifyLatencies(samples).flatMap(({ repetition, latency }) => {
    const value = percentileSeconds(latency, percentile);
    return value === null ? [] : [{ repetition, value }];
  });
}

import { percentileSeconds } from "../results/percentile-seconds.ts";
import type { SloPercentile } from "../results/percentile-seconds.ts";
import type { DenylistOverhead } from "./analysis.ts";
import { demandByRepetition } from "./component-demand.ts";
import { differenceOf } from "./difference-of.ts";
import type { Repeated } from "./difference-of.ts";
import { estimateFrom } from "./estimate-from.ts";
import type { Estimate } from "./estimate.ts";
import { verifyLatencies } from "./load-samples.ts";
import type { Condition, LoadSample } from "./load-samples.ts";
import { subjectKey } from "./subject-order.ts";

/** What each denylist adds to the latency of `verify` of the same subject without one, at the same offered rate. CPU is compared by duet. */
export function denylistOverheads(conditions: readonly Condition[]): DenylistOverhead[] {
  const verifies = conditions.filter(({ workload }) => workload === "verify");
  return verifies
    .filter(({ subject }) => subject.denylist !== "none")
    .flatMap((listed) => {
      const without = subjectKey({ ...listed.subject, denylist: "none" });
      const bare = verifies.find(
        ({ subject, offeredPerSecond }) =>
          subjectKey(subject) === without && offeredPerSecond === listed.offeredPerSecond,
      );
      return bare === undefined ? [] : overheadOf(listed, bare);
    });
}

function overheadOf({ subject, offeredPerSecond, samples }: Condition, bare: Condition): DenylistOverhead[] {
  const redis = demandByRepetition(samples, "redis").map(({ value }) => value);
  return [
    {
      subject,
      offeredPerSecond,
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

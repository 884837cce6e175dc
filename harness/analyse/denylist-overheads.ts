import type { DenylistOverhead } from "./analysis.ts";
import { demandByRepetition } from "./component-demand.ts";
import { differenceOf } from "./difference-of.ts";
import { estimateFrom } from "./estimate-from.ts";
import type { Condition, LoadSample } from "./load-samples.ts";
import { mergeHistograms } from "./merge-histograms.ts";
import { subjectKey } from "./subject-order.ts";

/** What each denylist adds to `verify` of the same subject without one, at the same offered rate. */
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
  const demand = demandByRepetition(samples, "verifier");
  const bareDemand = demandByRepetition(bare.samples, "verifier");
  const histograms = verifyHistograms(samples);
  const bareHistograms = verifyHistograms(bare.samples);
  if (demand.length === 0 || bareDemand.length === 0 || histograms.length === 0 || bareHistograms.length === 0)
    return [];

  const verifierCpuSeconds = differenceOf(demand, bareDemand);
  const redis = demandByRepetition(samples, "redis").map(({ value }) => value);
  const { latency } = mergeHistograms(histograms);
  const { latency: bareLatency } = mergeHistograms(bareHistograms);
  return [
    {
      subject,
      offeredPerSecond,
      verifierCpuSeconds,
      verifierCpuShare: verifierCpuSeconds.value / estimateFrom(bareDemand.map(({ value }) => value)).value,
      redisCpuSeconds: subject.denylist !== "redis" || redis.length === 0 ? null : estimateFrom(redis),
      p50Seconds: latency.p50Seconds - bareLatency.p50Seconds,
      p99Seconds: latency.p99Seconds - bareLatency.p99Seconds,
    },
  ];
}

function verifyHistograms(samples: readonly LoadSample[]) {
  return samples.flatMap(({ window }) =>
    window.latencies.filter(({ request }) => request === "verify").map(({ histogram }) => histogram),
  );
}

import type { Analysis, LatencyAtRate, LatencyQuote, ServiceDemand } from "../../harness/analyse/analysis.ts";
import { measuringComponents } from "../../harness/analyse/load/component-demand.ts";
import { sameLoad } from "../../harness/analyse/load/same-load.ts";
import type { HostFingerprint } from "../../harness/results/fingerprint.ts";
import { cpuCount } from "../../harness/results/own-cpus.ts";
import { formatExact } from "../format/format-quantity.ts";

/** One placement of the verify at one rate. */
export interface PlacementRow {
  readonly demand: ServiceDemand;
  readonly latency: LatencyAtRate | null;
  readonly quote: LatencyQuote | null;
}

/** Where the verify ran and what it took, at the same offered rates. */
export function placementRows({ serviceDemands, latencies, quotes }: Analysis): readonly PlacementRow[] {
  return serviceDemands
    .filter(({ workload }) => workload === "placement")
    .map((demand) => {
      return {
        demand,
        latency: latencies.find((row) => sameLoad(row, demand) && row.generator === "probe") ?? null,
        quote: quotes.find((row) => sameLoad(row, demand)) ?? null,
      };
    });
}

/** What a machine with few CPUs cannot show about threads and processes; `null` where it has enough. */
export function fewCpusNote({ pinning, cpus }: HostFingerprint): string | null {
  const count = pinning.pinned ? cpuCount(pinning.targetCpus) : cpus;
  if (count >= 2 && pinning.pinned) return null;
  const where = pinning.pinned
    ? `The verifier was pinned to ${count === 1 ? "one CPU" : `${formatExact(count)} CPUs`} (${pinning.targetCpus})`
    : `The verifier shared ${formatExact(cpus)} CPUs with the generator`;
  return `${where}: more threads or processes found no CPU of their own, so this shows what they cost and not what they bring; that takes a machine with more CPUs.`;
}

/** CPUs that what is measured kept busy: everything but generators and harness. */
export function targetCpusUsed({ components }: ServiceDemand): number {
  return components
    .filter(({ component }) => !measuringComponents.has(component))
    .reduce((sum, { cpusUsed }) => sum + cpusUsed.value, 0);
}

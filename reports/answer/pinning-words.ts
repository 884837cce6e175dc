import type { HostFingerprint } from "../../harness/results/fingerprint.ts";
import { formatExact } from "../format/format-quantity.ts";

/** Which CPUs target and generators had, and what they shared, in a sentence or two. */
export function pinningWords({ pinning, generatorSharesCpus, cpus }: HostFingerprint): string {
  const shared = generatorSharesCpus
    ? " Generators and verifier shared CPUs, so rates are lower bounds and latencies hold the generators’ own delays."
    : "";
  if (!pinning.pinned) return `Nothing was pinned on these ${formatExact(cpus)} CPUs: ${pinning.why}.${shared}`;
  return `The verifier had CPU ${pinning.targetCpus} for itself; generators, issuer, Redis and the harness ran on CPU ${pinning.generatorCpus} and shared it.${shared}`;
}

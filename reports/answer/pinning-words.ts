import type { HostFingerprint } from "../../harness/results/fingerprint.ts";
import { cpuCount } from "../../harness/results/own-cpus.ts";
import { formatExact } from "../format/format-quantity.ts";

/** Which CPUs target and generators had, and what they shared, in a sentence or two. */
export function pinningWords({ pinning, generatorSharesCpus, cpus }: HostFingerprint): string {
  const shared = generatorSharesCpus
    ? " Generators and verifier shared CPUs, so rates are lower bounds and latencies hold the generators’ own delays."
    : "";
  if (!pinning.pinned) return `Nothing was pinned on these ${formatExact(cpus)} CPUs: ${pinning.why}.${shared}`;
  const verifier =
    cpuCount(pinning.targetCpus) > 1
      ? `A verifier that verifies inline had one CPU of ${pinning.targetCpus} for itself, threads and processes had all of them`
      : `The verifier had CPU ${pinning.targetCpus} for itself`;
  return `${verifier}; generators, issuer, Redis and the harness ran on CPU ${pinning.generatorCpus} and shared it.${shared}`;
}

import type { Anchor } from "./trial-result.ts";

/** Products of measured figures agree to their last digits; a hundredth apart one of them was changed. */
const SLACK_SHARE = 0.01;

/** Names what no overload anchor on a machine of `cpus` CPUs can have shown; `null` when all of it is possible. */
export function impossibleAnchor(anchor: Anchor, cpus: number): string | null {
  const { name, windowSeconds, offeredPerSecond, completedPerSecond } = anchor;
  const { verifierCpusUsed, probeCpusUsed, verifierCpuSecondsPerRequest } = anchor;
  const figures = {
    "window length": windowSeconds,
    "offered rate": offeredPerSecond,
    completions: completedPerSecond,
    "CPU of the verifier": verifierCpusUsed,
    "CPU per request": verifierCpuSecondsPerRequest,
  };
  const bad = Object.entries(figures).find(([, value]) => !(Number.isFinite(value) && value > 0));
  if (bad !== undefined) return `${bad[0]} of anchor ${name} is ${bad[1]}, and must be above 0.`;
  if (!(probeCpusUsed >= 0)) return `CPU of the probe in anchor ${name} is ${probeCpusUsed}, and must be at least 0.`;
  if (verifierCpusUsed > cpus * 1.05 + 0.05)
    return `the verifier kept ${verifierCpusUsed} of ${cpus} CPUs busy in anchor ${name}.`;
  const product = completedPerSecond * verifierCpuSecondsPerRequest;
  return Math.abs(product - verifierCpusUsed) <= SLACK_SHARE * verifierCpusUsed
    ? null
    : `${completedPerSecond} completions/s of ${verifierCpuSecondsPerRequest} CPU seconds each are not ${verifierCpusUsed} CPUs in anchor ${name}.`;
}

import type { PinningRecord } from "./fingerprint.ts";

/** What is measured with several verifier processes takes this many at least. */
export const FEWEST_PROCESSES = 2;

/**
 * Whether the verifiers of a trial had CPUs that nothing else of the run used, so that what they waited for a CPU is held against the
 * machine. Several processes on fewer CPUs than `FEWEST_PROCESSES` share those of everything else, and wait for each other.
 */
export function hasOwnCpus(placement: string, pinning: PinningRecord): boolean {
  return pinning.pinned && (placement !== "processes" || cpuCount(pinning.targetCpus) >= FEWEST_PROCESSES);
}

/** How many CPUs a list as `taskset` takes it names: `0`, `0-3,8`. */
export function cpuCount(list: string): number {
  return list.split(",").reduce((sum, part) => {
    const [first = Number.NaN, last = first] = part.split("-").map(Number);
    return sum + (Number.isFinite(last - first) ? last - first + 1 : 0);
  }, 0);
}

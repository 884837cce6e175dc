import type { PlannedSubject } from "../plan/trial-spec.ts";
import type { Pinning } from "../provision/host/pinning.ts";
import { cpuCount, FEWEST_PROCESSES, hasOwnCpus } from "../results/own-cpus.ts";

/** Who runs where in a trial. */
export interface TrialCpus {
  /** `taskset` lists; undefined where nothing is pinned. */
  readonly verifier: string | undefined;
  readonly rest: string | undefined;
  /** Whether the verifiers have CPUs that nothing else of the run uses. */
  readonly apart: boolean;
  /** Whether a server that does nothing would stand where the verifier stands: on the same CPUs, in as many processes. */
  readonly floorsCompare: boolean;
  /** How many CPUs everything but the verifiers has; `null` where that is not set. */
  readonly restCount: number | null;
  /** Verifier processes of the placement that has several. */
  readonly processes: number;
}

/**
 * The CPUs of the verifiers and of everything else. A verifier that verifies inline gets one CPU, as a fleet plans one process for each
 * vCPU: what its runtime does beside the event loop (collecting garbage, WebCrypto) would else run on CPUs that nobody planned. Threads
 * and processes get all that is the verifiers'; several processes need at least two CPUs, and share all where there are no more.
 */
export function cpusFor(placement: PlannedSubject["placement"], pinning: Pinning): TrialCpus {
  if (!pinning.pinned)
    return {
      verifier: undefined,
      rest: undefined,
      apart: false,
      floorsCompare: placement !== "processes",
      restCount: null,
      processes: FEWEST_PROCESSES,
    };
  const { targetCpus, generatorCpus } = pinning;
  const apart = hasOwnCpus(placement, pinning);
  const own = placement === "inline" ? firstCpu(targetCpus) : targetCpus;
  return {
    verifier: apart ? own : `${targetCpus},${generatorCpus}`,
    rest: generatorCpus,
    apart,
    floorsCompare: apart,
    restCount: apart ? cpuCount(generatorCpus) : null,
    processes: Math.max(FEWEST_PROCESSES, cpuCount(targetCpus)),
  };
}

function firstCpu(list: string): string {
  return /^\d+/.exec(list)?.[0] ?? list;
}

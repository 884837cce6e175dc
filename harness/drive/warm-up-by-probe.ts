import { performance } from "node:perf_hooks";
import { readCpuSeconds } from "../provision/targets/target-usage.ts";
import { isSteady } from "./bench/is-steady.ts";
import type { SliceOutcome, SliceSpec } from "./probe/probe-protocol.ts";
import type { WarmUp } from "./warm-up-targets.ts";

/** One server process and the sources that lead to it. */
export interface ProbedServer {
  readonly adminUrls: readonly string[];
  /** Names of sources; each gets its share of every slice. */
  readonly sources: readonly string[];
}

/** What the warm-up saw besides. */
export interface ProbeWarmUp extends WarmUp {
  /** Completions per second of its last slices, closed loop: about what the server can do. */
  readonly completedPerSecond: number;
}

/** How long a warm-up lasts at least, s. */
export interface WarmUpLength {
  /** A process whose figures stand alone must be as fast as it gets; variants that take turns only alike. */
  readonly minSeconds: number;
}

/**
 * Loads fresh servers in a closed loop until their CPU per request has stopped falling: the median of the last four slices is
 * not more than 5 % below that of the four before. Bounded in time.
 *
 * @param slice sends one slice and counts it
 */
export async function warmUpByProbe(
  slice: (spec: SliceSpec) => Promise<SliceOutcome>,
  server: ProbedServer,
  { minSeconds }: WarmUpLength,
): Promise<ProbeWarmUp> {
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const slices: number[] = [];
  let requests = 0;
  let completedPerSecond = 0;
  let steady = false;
  while (!steady && elapsed() < minSeconds + EXTRA_SECONDS) {
    const before = await readCpuSeconds(server.adminUrls);
    let completed = 0;
    let seconds = 0;
    for (const source of server.sources) {
      const outcome = await slice({
        source,
        load: { kind: "closed" },
        seconds: SLICE_SECONDS / server.sources.length,
        connection: "keep-alive",
        drainSeconds: 5,
      });
      completed += outcome.completed;
      seconds += outcome.seconds;
      requests += outcome.sent;
    }
    slices.push(((await readCpuSeconds(server.adminUrls)) - before) / Math.max(1, completed));
    completedPerSecond = completed / seconds;
    steady = elapsed() >= minSeconds && isSteady(slices, AGREEMENT);
  }
  return { requests, seconds: elapsed(), steady, completedPerSecond };
}

const AGREEMENT = { blockSlices: 4, ratio: 1.05 };
const SLICE_SECONDS = 0.25;
/** On a machine that never agrees with itself the warm-up ends all the same, and says so. */
const EXTRA_SECONDS = 5;

import { performance } from "node:perf_hooks";

/** How late a timer fired, as counts that only grow, so that the difference of two readings is a window. */
export interface EventLoopDelay {
  /** Upper bounds of the buckets, s. */
  readonly boundsSeconds: readonly number[];
  /** Samples per bucket, not cumulative; one more than there are bounds, as the last bucket has none. */
  readonly counts: readonly number[];
  readonly sumSeconds: number;
}

/** The sampler of one process. */
export interface EventLoopDelaySampler extends Disposable {
  readonly read: () => EventLoopDelay;
}

/** From the grain of Node's timers, which is 1 ms, to a loop that hung. */
const boundsSeconds: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const periodSeconds = 0.05;

/**
 * Starts one timer that fires 20 times a second and notes how late it was.
 *
 * Measurement hazard: Node's own `monitorEventLoopDelay` wakes the process 100 times a second, which at low rates is a
 * visible part of its CPU time. An idle loop shows up to about 1 ms here, the grain of its timers. Delays between two
 * samples are not seen, and a hang is one sample however long it is.
 */
export function sampleEventLoopDelay(): EventLoopDelaySampler {
  const counts = Array.from({ length: boundsSeconds.length + 1 }, () => 0);
  let sumSeconds = 0;
  let dueMs = performance.now() + periodSeconds * 1e3;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    const seconds = Math.max(0, nowMs - dueMs) / 1e3;
    let bucket = 0;
    while (bucket < boundsSeconds.length && seconds > (boundsSeconds[bucket] ?? 0)) bucket += 1;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    sumSeconds += seconds;
    // Node counts the next period from now, not from when this one was due.
    dueMs = nowMs + periodSeconds * 1e3;
  }, periodSeconds * 1e3).unref();
  return {
    read: () => ({ boundsSeconds, counts: [...counts], sumSeconds }),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

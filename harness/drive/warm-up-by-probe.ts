import { performance } from "node:perf_hooks";
import { readTargetUsage } from "../provision/target-usage.ts";
import { isSteady } from "./bench/is-steady.ts";
import type { Probe } from "./probe/start-probe.ts";
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

/** Loads fresh servers in a closed loop until their CPU per request has settled. Bounded in time. */
export async function warmUpByProbe(probe: Probe, server: ProbedServer): Promise<ProbeWarmUp> {
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const slices: number[] = [];
  let requests = 0;
  let completedPerSecond = 0;
  let steady = false;
  while (!steady && elapsed() < MAX_SECONDS) {
    const before = await cpuSeconds(server);
    let completed = 0;
    let seconds = 0;
    for (const source of server.sources) {
      const outcome = await probe.slice({
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
    slices.push(((await cpuSeconds(server)) - before) / Math.max(1, completed));
    completedPerSecond = completed / seconds;
    steady = elapsed() >= MIN_SECONDS && isSteady(slices);
  }
  return { requests, seconds: elapsed(), steady, completedPerSecond };
}

const MIN_SECONDS = 1.7;
const MAX_SECONDS = 4;
const SLICE_SECONDS = 0.2;

async function cpuSeconds({ adminUrls }: ProbedServer): Promise<number> {
  const usages = await Promise.all(adminUrls.map((url) => readTargetUsage(url)));
  return usages.reduce((sum, usage) => sum + usage.cpuUserSeconds + usage.cpuSystemSeconds, 0);
}

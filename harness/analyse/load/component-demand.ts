import type { ComponentUse, MeasuredWindow } from "../../results/trial-result.ts";
import type { Repeated } from "../costs/difference-of.ts";
import type { LoadSample } from "./load-samples.ts";

/** The components that answer the generator's requests, and therefore count them. */
const targets: readonly string[] = ["verifier", "issuer"];

/** What generates and watches the load: it takes CPU on the measuring machine and none in a fleet. */
export const measuringComponents: ReadonlySet<string> = new Set(["generator", "probe", "harness"]);

/** Components that had something to do in a window, each once: what an idle one uses is no cost of a request. */
export function componentsOf(window: MeasuredWindow): string[] {
  return [...new Set(window.components.filter(({ requests }) => requests !== 0).map(({ component }) => component))];
}

/** CPUs that a component kept busy in a window, over all its processes; `null` when it was not observed. */
export function cpusUsed(window: MeasuredWindow, component: string): number | null {
  return sumOf(window, component, (use) => (use.cpuUserSeconds + use.cpuSystemSeconds) / use.windowSeconds);
}

/**
 * CPU seconds (user + system) of a component per request of the generator; `null` when it was not observed.
 *
 * Requests are those that the targets counted between the same two readings as their CPU: the generator's own count has
 * other edges.
 */
export function cpuSecondsPerRequest(window: MeasuredWindow, component: string): number | null {
  const used = cpusUsed(window, component);
  const rates = targets.map((target) => sumOf(window, target, (use) => (use.requests ?? 0) / use.windowSeconds) ?? 0);
  const requestsPerSecond = rates.reduce((sum, rate) => sum + rate, 0);
  return used === null || requestsPerSecond === 0 ? null : used / requestsPerSecond;
}

/** The longest share of a window that a verifier's main thread waited for a CPU; `null` where the system does not say. */
export function runQueueShare({ components }: Pick<MeasuredWindow, "components">): number | null {
  const shares = components.flatMap(({ component, runQueueWaitSeconds, windowSeconds }) =>
    component === "verifier" && runQueueWaitSeconds !== null ? [runQueueWaitSeconds / windowSeconds] : [],
  );
  return shares.length === 0 ? null : Math.max(...shares);
}

/** CPU per request of a component in every window that has it, by repetition. */
export function demandByRepetition(samples: readonly LoadSample[], component: string): Repeated[] {
  return samples.flatMap(({ repetition, window }) => {
    const value = cpuSecondsPerRequest(window, component);
    return value === null ? [] : [{ repetition, value }];
  });
}

function sumOf(window: MeasuredWindow, component: string, read: (use: ComponentUse) => number): number | null {
  const uses = window.components.filter((use) => use.component === component);
  return uses.length === 0 ? null : uses.reduce((sum, use) => sum + read(use), 0);
}

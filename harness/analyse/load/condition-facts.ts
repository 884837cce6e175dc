import { percentileSeconds } from "../../results/percentile-seconds.ts";
import type { LoadWindow } from "../../results/trial-result.ts";
import type { ConditionFacts } from "../analysis.ts";
import { cpuSecondsPerRequest, cpusUsed, measuringComponents, runQueueShare } from "./component-demand.ts";
import type { Condition } from "./load-samples.ts";

/** What the windows of every load say beside its other figures, each the worst or the mean of its repetitions. */
export function conditionFacts(conditions: readonly Condition[]): ConditionFacts[] {
  return conditions.map(({ subject, workload, offeredPerSecond, samples }) => {
    const windows = samples.map(({ window }) => window);
    return {
      subject,
      workload,
      offeredPerSecond,
      verifierUserSeconds: mean(windows.map((window) => secondsPerRequest(window, "cpuUserSeconds"))),
      verifierSystemSeconds: mean(windows.map((window) => secondsPerRequest(window, "cpuSystemSeconds"))),
      measuringCpus: [...measuringComponents].flatMap((component) => {
        const cpus = mean(windows.map((window) => cpusUsed(window, component)));
        return cpus === null ? [] : [{ component, cpus }];
      }),
      runQueueShare: most(windows.map(runQueueShare)),
      eventLoopUtilisation: mean(windows.map((window) => window.eventLoopUtilisation)),
      eventLoopDelayP99Seconds: most(windows.map(({ eventLoopDelay }) => eventLoopDelay?.p99Seconds ?? null)),
      eventLoopDelayMaxSeconds: most(windows.map(({ eventLoopDelay }) => eventLoopDelay?.maxSeconds ?? null)),
      fromSendP99Seconds: most(windows.map(fromSendP99)),
    };
  });
}

/** The part of the verifier's CPU per request that is user or system time. */
function secondsPerRequest(window: LoadWindow, part: "cpuUserSeconds" | "cpuSystemSeconds"): number | null {
  const uses = window.components.filter(({ component }) => component === "verifier");
  const whole = uses.reduce((sum, { cpuUserSeconds, cpuSystemSeconds }) => sum + cpuUserSeconds + cpuSystemSeconds, 0);
  const seconds = cpuSecondsPerRequest(window, "verifier");
  if (seconds === null || whole === 0) return null;
  return (seconds * uses.reduce((sum, use) => sum + use[part], 0)) / whole;
}

function fromSendP99({ latencies }: LoadWindow): number | null {
  const probe = latencies.find(({ generator, request }) => generator === "probe" && request === "verify");
  const fromSend = probe?.fromSend ?? null;
  return fromSend === null ? null : percentileSeconds(fromSend, "p99");
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

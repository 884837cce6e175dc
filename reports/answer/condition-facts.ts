import {
  componentsOf,
  cpuSecondsPerRequest,
  cpusUsed,
  measuringComponents,
} from "../../harness/analyse/component-demand.ts";
import { type Condition, conditionsOf, loadSamples } from "../../harness/analyse/load-samples.ts";
import { subjectKey, subjectOrder } from "../../harness/analyse/subject-order.ts";
import { percentileSeconds } from "../../harness/results/percentile-seconds.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import type { ComponentUse, LoadWindow, Subject } from "../../harness/results/trial-result.ts";

/** What the windows of one load say beside the figures of the analysis: each the worst or the mean of its repetitions. */
export interface ConditionFacts {
  readonly subject: Subject;
  readonly workload: Condition["workload"];
  readonly offeredPerSecond: number;
  readonly repetitions: number;
  /** Per request of the window, mean, s; of the components that are measured. */
  readonly components: readonly {
    readonly component: string;
    readonly userSeconds: number;
    readonly systemSeconds: number;
  }[];
  /** CPUs that generator, probe and harness kept busy: on this machine, not in a fleet. */
  readonly measuringCpus: readonly { readonly component: string; readonly cpus: number }[];
  /** Share of the window that the verifier's main thread waited for a CPU, worst; `null` where the system does not say. */
  readonly runQueueShare: number | null;
  /** Mean, and the worst of its delays, s. */
  readonly eventLoopUtilisation: number | null;
  readonly eventLoopDelayP99Seconds: number | null;
  readonly eventLoopDelayMaxSeconds: number | null;
  /** p99 of the probe from the send of the same requests, worst repetition, s. */
  readonly fromSendP99Seconds: number | null;
}

/** The facts of every load that was measured, designs and rates in the order of the tables. */
export function conditionFacts(run: RunResult): readonly ConditionFacts[] {
  return conditionsOf(loadSamples(run)).sort(subjectOrder(run)).map(factsOf);
}

/** Whether two rows speak of the same load; rates that are means of repetitions may differ in their last digits. */
export function sameLoad(a: Load, b: Load): boolean {
  return (
    a.workload === b.workload &&
    Math.abs(a.offeredPerSecond - b.offeredPerSecond) < 1e-6 * a.offeredPerSecond &&
    subjectKey(a.subject) === subjectKey(b.subject)
  );
}

type Load = Pick<ConditionFacts, "subject" | "workload" | "offeredPerSecond">;

function factsOf({ subject, workload, offeredPerSecond, samples }: Condition): ConditionFacts {
  const windows = samples.map(({ window }) => window);
  const components = [...new Set(windows.flatMap((window) => componentsOf(window)))];
  return {
    subject,
    workload,
    offeredPerSecond,
    repetitions: windows.length,
    components: components
      .filter((component) => !measuringComponents.has(component))
      .map((component) => ({
        component,
        userSeconds: perRequest(windows, component, ({ cpuUserSeconds }) => cpuUserSeconds),
        systemSeconds: perRequest(windows, component, ({ cpuSystemSeconds }) => cpuSystemSeconds),
      })),
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
}

/** The longest share of a window that a verifier's main thread waited for a CPU; `null` where the system does not say. */
export function runQueueShare({ components }: Pick<LoadWindow, "components">): number | null {
  return most(
    components
      .filter(({ component }) => component === "verifier")
      .map(({ runQueueWaitSeconds, windowSeconds }) =>
        runQueueWaitSeconds === null ? null : runQueueWaitSeconds / windowSeconds,
      ),
  );
}

function fromSendP99({ latencies }: LoadWindow): number | null {
  const probe = latencies.find(({ generator, request }) => generator === "probe" && request === "verify");
  const fromSend = probe?.fromSend ?? null;
  return fromSend === null ? null : percentileSeconds(fromSend, "p99");
}

/** The part of a component's CPU per request that is user or system time. */
function perRequest(windows: readonly LoadWindow[], component: string, read: (use: ComponentUse) => number): number {
  const each = windows.map((window) => {
    const uses = window.components.filter((use) => use.component === component);
    const sum = (of: (use: ComponentUse) => number): number => uses.reduce((total, use) => total + of(use), 0);
    const whole = sum(({ cpuUserSeconds, cpuSystemSeconds }) => cpuUserSeconds + cpuSystemSeconds);
    const seconds = cpuSecondsPerRequest(window, component);
    return seconds === null || whole === 0 ? null : (seconds * sum(read)) / whole;
  });
  return mean(each) ?? Number.NaN;
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

import type { RawGenerator, RawLoadTrial, RawWindow } from "../drive/raw-trial.ts";
import { flowName } from "../plan/generator-input.ts";
import { type LoadTrialSpec, offeredPerSecond, type WindowSpec } from "../plan/trial-spec.ts";
import { emptyHistogram, decodeHistogram, encodeHistogram, summariseHistogram } from "../results/read-latency.ts";
import type { LoadTrialResult, MeasuredWindow, RequestLatency } from "../results/trial-result.ts";
import type { LoadEvidence } from "../results/verdict.ts";
import { causeIn } from "./cause-in-log.ts";
import { componentUse, eventLoopUtilisation } from "./component-use.ts";
import { machineEvidence } from "./machine-evidence.ts";

/** A load trial in base units, not yet judged. */
export type GatheredLoadTrial = Omit<LoadTrialResult, "verdict" | "windows"> & {
  readonly windows: readonly MeasuredWindow[];
};

/** k6 counts durations in microseconds in the raw files. */
const VALUE_SECONDS = 1e-6;

/** Turns the raw files of a load trial into figures and evidence; the CPUs the generator might have used come from the host. */
export function gatherLoadTrial(
  spec: LoadTrialSpec,
  raw: RawLoadTrial,
  context: { readonly cpus: number; readonly rawDirectory: string },
): GatheredLoadTrial {
  const windows = spec.windows.flatMap((window) => {
    const reading = raw.windows.find((candidate) => candidate.name === window.name);
    return reading === undefined ? [] : [gatherWindow(window, reading, raw.generator)];
  });
  return {
    kind: "load",
    id: spec.id,
    workload: spec.workload,
    subject: spec.subject,
    repetition: spec.repetition,
    order: spec.order,
    startedAt: raw.startedAt,
    durationSeconds: raw.durationSeconds,
    rawDirectory: context.rawDirectory,
    windows,
    evidence: gatherEvidence(raw, windows, context.cpus),
  };
}

function gatherWindow(spec: WindowSpec, raw: RawWindow, generator: RawGenerator): MeasuredWindow {
  const prefix = flowName(spec.name, "");
  const flows = generator.flows.filter((flow) => flow.scenario.startsWith(prefix));
  const requests = flows.reduce((sum, flow) => sum + flow.requests, 0);
  const iterations = iterationsOf(spec, generator);
  const components = componentUse(raw.start, raw.end);
  return {
    name: spec.name,
    windowSeconds: spec.seconds,
    offeredPerSecond: offeredPerSecond(spec),
    achievedPerSecond: iterations / spec.seconds,
    droppedIterations: droppedIn(prefix, generator),
    latencies: latenciesOf(flows),
    components,
    sentBytesPerRequest: requests === 0 ? null : raw.sentBytes / requests,
    receivedBytesPerRequest: requests === 0 ? null : raw.receivedBytes / requests,
    eventLoopUtilisation: eventLoopUtilisation(raw.start, raw.end),
  };
}

// One iteration is one request of the kind that the flow is named after; a login's follow-up verify is not offered rate.
function iterationsOf(spec: WindowSpec, generator: RawGenerator): number {
  return spec.flows.reduce((sum, flow) => {
    const scenario = flowName(spec.name, flow.request);
    const own = generator.flows.find((tally) => tally.scenario === scenario && tally.request === flow.request);
    return sum + (own?.requests ?? 0);
  }, 0);
}

function droppedIn(prefix: string, generator: RawGenerator): number | null {
  if (generator.flows.length === 0) return null;
  return Object.entries(generator.droppedByScenario)
    .filter(([scenario]) => scenario.startsWith(prefix))
    .reduce((sum, [, dropped]) => sum + dropped, 0);
}

function latenciesOf(flows: RawGenerator["flows"]): RequestLatency[] {
  const byRequest = Object.groupBy(flows, (flow) => flow.request);
  return Object.entries(byRequest).map(([request, tallies = []]) => {
    const merged = emptyHistogram();
    for (const tally of tallies) merged.add(decodeHistogram({ valueSeconds: VALUE_SECONDS, hdr: tally.durationHdr }));
    return {
      request,
      latency: summariseHistogram(merged, VALUE_SECONDS),
      histogram: encodeHistogram(merged, VALUE_SECONDS),
    };
  });
}

function gatherEvidence(raw: RawLoadTrial, windows: GatheredLoadTrial["windows"], cpus: number): LoadEvidence {
  const { generator } = raw;
  const counter = (name: string) => (generator.flows.length === 0 ? null : (generator.counters[name] ?? 0));
  const generatorUse = windows.map((window) => window.components.find((use) => use.component === "generator"));
  const known = generatorUse.every((use) => use !== undefined) && generatorUse.length > 0;
  const cpuOf = (use: (typeof generatorUse)[number]) =>
    use === undefined ? 0 : use.cpuUserSeconds + use.cpuSystemSeconds;
  return {
    generatorExitCode: generator.exitCode,
    generatorSignal: generator.signal,
    generatorError: raw.startFailure ?? causeIn(generator.log),
    droppedIterations: counter("dropped_iterations"),
    vusPeak: generator.vusPeak,
    vusMax: generator.vusMax,
    scriptExceptions: counter("script_exceptions"),
    clientRequests: clientRequests(generator),
    serverRequests:
      raw.requestsBefore === null || raw.requestsAfter === null ? null : raw.requestsAfter - raw.requestsBefore,
    falseAccepts: counter("false_accepts"),
    falseRejects: counter("false_rejects"),
    unexpectedAnswers: counter("unexpected_answers"),
    unavailableAnswers: counter("unavailable_answers"),
    generatorCpuSeconds: known ? generatorUse.reduce((sum, use) => sum + cpuOf(use), 0) : null,
    generatorWindowSeconds: known ? generatorUse.reduce((sum, use) => sum + (use?.windowSeconds ?? 0), 0) : null,
    generatorCpus: cpusLeftForGenerator(windows, cpus),
    deadComponents: raw.deadComponents,
    ...machineEvidence(raw.machine),
    samplerPeriodSeconds: raw.samplerPeriodSeconds,
    interrupted: raw.interrupted,
  };
}

/** Requests by k6's own stream; `null` when its end-of-test summary counted something else or a line was unreadable. */
function clientRequests(generator: RawGenerator): number | null {
  const streamed = generator.flows.reduce((sum, flow) => sum + flow.requests, 0);
  if (generator.unreadableLines > 0 || generator.flows.length === 0) return null;
  return generator.summaryRequests !== null && generator.summaryRequests !== streamed ? null : streamed;
}

// On a shared machine the targets take CPUs that the generator cannot have.
function cpusLeftForGenerator(windows: GatheredLoadTrial["windows"], cpus: number): number {
  const used = windows.map((window) =>
    window.components
      .filter((use) => use.component !== "generator")
      .reduce((sum, use) => sum + (use.cpuUserSeconds + use.cpuSystemSeconds) / use.windowSeconds, 0),
  );
  return Math.max(0.1, cpus - Math.max(0, ...used));
}

import type {
  FlowTally,
  MachineSample,
  RawFalseAnswer,
  RawLoadTrial,
  RawWindow,
  ServerCounts,
} from "../drive/raw-trial.ts";
import { type LoadTrialSpec, offeredPerSecond, type WindowSpec } from "../plan/trial-spec.ts";
import { emptyHistogram, decodeHistogram, encodeHistogram, summariseHistogram } from "../results/read-latency.ts";
import type { LoadTrialResult, MeasuredWindow, RequestLatency } from "../results/trial-result.ts";
import type { FalseAnswer, LoadEvidence } from "../results/verdict.ts";
import { causeIn } from "./cause-in-log.ts";
import { cacheHitRatio, componentUse, eventLoopDelay, eventLoopUtilisation } from "./component-use.ts";
import { machineEvidence, stealBetween } from "./machine-evidence.ts";
import { latencyOf, probeLatency } from "./slice-latency.ts";
import { trialIdentity } from "./trial-identity.ts";

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
  context: {
    readonly cpus: number;
    /** CPUs that the verifier does not run on; `null` where they are shared. */
    readonly generatorCpus: number | null;
    readonly rawDirectory: string;
  },
): GatheredLoadTrial {
  const windows = spec.windows.flatMap((window) => {
    const reading = raw.windows.find((candidate) => candidate.name === window.name);
    return reading === undefined ? [] : [gatherWindow(window, reading, raw.machine)];
  });
  return {
    kind: "load",
    ...trialIdentity(spec, raw, context.rawDirectory),
    windows,
    evidence: gatherEvidence(raw, windows, cpusLeftForGenerator(windows, context)),
  };
}

function gatherWindow(spec: WindowSpec, raw: RawWindow, samples: readonly MachineSample[]): MeasuredWindow {
  const { flows, sentBytes, receivedBytes, droppedIterations, freshConnections } = raw.generator;
  const { start, end, probe } = raw;
  const requests = flows.reduce((sum, flow) => sum + flow.requests, 0);
  // Between the readings: what was in flight at an edge belongs to one side only by chance.
  const windowSeconds = end.atSeconds - start.atSeconds;
  // It sends what k6's first flow sends.
  const beside = probe === null ? null : probeLatency(spec.flows[0]?.request ?? "verify", probe);
  return {
    name: spec.name,
    role: "load",
    windowSeconds,
    offeredPerSecond: offeredPerSecond(spec),
    fractionOfAnchor: null,
    achievedPerSecond: completedIterations(spec, flows) / windowSeconds,
    latencies: [...flows.map(k6Latency), ...(beside === null ? [] : [beside])],
    floor: null,
    lag: probe === null ? null : latencyOf(probe.lagHdr),
    components: componentUse(start, end),
    sentBytesPerRequest: requests === 0 ? null : sentBytes / requests,
    receivedBytesPerRequest: requests === 0 ? null : receivedBytes / requests,
    stealShare: stealBetween(samples, [start.atSeconds, end.atSeconds]),
    eventLoopUtilisation: eventLoopUtilisation(start, end),
    eventLoopDelay: eventLoopDelay(start, end),
    droppedIterations,
    freshConnections,
    cacheHitRatio: cacheHitRatio(start, end),
  };
}

// One iteration is one request of the kind that the flow is named after; a login's follow-up verify is not offered rate.
function completedIterations(spec: WindowSpec, flows: readonly FlowTally[]): number {
  return spec.flows.reduce(
    (sum, { request }) => sum + (flows.find((flow) => flow.request === request)?.requests ?? 0),
    0,
  );
}

function k6Latency(flow: FlowTally): RequestLatency {
  const histogram = emptyHistogram();
  histogram.add(decodeHistogram({ valueSeconds: VALUE_SECONDS, hdr: flow.durationHdr }));
  return {
    request: flow.request,
    generator: "k6",
    latency: summariseHistogram(histogram, VALUE_SECONDS),
    histogram: encodeHistogram(histogram, VALUE_SECONDS),
    fromSend: null,
    waiting: latencyOf(flow.waitingHdr, VALUE_SECONDS),
    connecting: latencyOf(flow.connectingHdr, VALUE_SECONDS),
    tlsHandshaking: latencyOf(flow.tlsHandshakingHdr, VALUE_SECONDS),
  };
}

function gatherEvidence(raw: RawLoadTrial, windows: GatheredLoadTrial["windows"], generatorCpus: number): LoadEvidence {
  const { generator } = raw;
  const beside = raw.windows.flatMap(({ probe }) => probe?.falseAnswers ?? []);
  const counter = (name: string) => (generator.requests === 0 ? null : (generator.counters[name] ?? 0));
  const generatorUse = windows.map((window) => window.components.find((use) => use.component === "generator"));
  const known = generatorUse.every((use) => use !== undefined) && generatorUse.length > 0;
  const cpuOf = (use: (typeof generatorUse)[number]) =>
    use === undefined ? 0 : use.cpuUserSeconds + use.cpuSystemSeconds;
  return {
    generatorExitCode: generator.exitCode,
    generatorSignal: generator.signal,
    generatorError: raw.startFailure ?? causeIn(generator.log),
    generatorThresholds: generator.thresholds,
    droppedIterations: counter("dropped_iterations"),
    vusPeak: generator.vusPeak,
    vusMax: generator.vusMax,
    scriptExceptions: counter("script_exceptions"),
    clientRequests: clientRequests(raw),
    serverRequests: grown(raw, (counts) => counts.requests),
    uncheckedRequests: grown(raw, (counts) => counts.unchecked),
    warmUpSteady: raw.warmUp?.steady ?? null,
    falseAccepts: plus(counter("false_accepts"), countOf(beside, "accept")),
    falseRejects: plus(counter("false_rejects"), countOf(beside, "reject")),
    falseAnswers: [...generator.falseAnswers.map(named), ...beside.flatMap(falseOnly)],
    unexpectedAnswers: plus(counter("unexpected_answers"), countOf(beside, "unexpected")),
    unavailableAnswers: counter("unavailable_answers"),
    generatorCpuSeconds: known ? generatorUse.reduce((sum, use) => sum + cpuOf(use), 0) : null,
    generatorWindowSeconds: known ? generatorUse.reduce((sum, use) => sum + (use?.windowSeconds ?? 0), 0) : null,
    generatorCpus,
    deadComponents: raw.deadComponents,
    ...machineEvidence(
      raw.machine,
      raw.windows.map(({ start, end }) => [start.atSeconds, end.atSeconds]),
    ),
    samplerPeriodSeconds: raw.samplerPeriodSeconds,
    interrupted: raw.interrupted,
  };
}

type BesideAnswer = NonNullable<RawWindow["probe"]>["falseAnswers"][number];

function named({ case: tokenCase, kind, count }: RawFalseAnswer): FalseAnswer {
  return { tokenCase, kind, count };
}

function falseOnly({ case: tokenCase, kind, count }: BesideAnswer): FalseAnswer[] {
  return kind === "unexpected" ? [] : [{ tokenCase, kind, count }];
}

/** What the probe beside k6 was answered wrongly. */
function countOf(answers: readonly BesideAnswer[], kind: BesideAnswer["kind"]): number {
  return answers.filter((answer) => answer.kind === kind).reduce((sum, { count }) => sum + count, 0);
}

/** `null` stays unknown. */
function plus(counted: number | null, more: number): number | null {
  return counted === null ? null : counted + more;
}

function grown(raw: RawLoadTrial, read: (counts: ServerCounts) => number): number | null {
  return raw.before === null || raw.after === null ? null : read(raw.after) - read(raw.before);
}

/**
 * Requests by k6's own stream and of the probe; `null` when k6's end-of-test summary counted something else, a line was unreadable
 * or the probe was cut short.
 */
function clientRequests({ generator, probeRequests }: RawLoadTrial): number | null {
  const { requests, unreadableLines, summaryRequests } = generator;
  if (unreadableLines > 0 || requests === 0 || probeRequests === null) return null;
  return summaryRequests !== null && summaryRequests !== requests ? null : requests + probeRequests;
}

/** What others use on the CPUs of the generator it cannot have. The verifier is among them where it has none of its own. */
function cpusLeftForGenerator(
  windows: GatheredLoadTrial["windows"],
  { cpus, generatorCpus }: { readonly cpus: number; readonly generatorCpus: number | null },
): number {
  const elsewhere = generatorCpus === null ? ["generator"] : ["generator", "verifier", "null"];
  const used = windows.map((window) =>
    window.components
      .filter((use) => !elsewhere.includes(use.component))
      .reduce((sum, use) => sum + (use.cpuUserSeconds + use.cpuSystemSeconds) / use.windowSeconds, 0),
  );
  return Math.max(0.1, (generatorCpus ?? cpus) - Math.max(0, ...used));
}

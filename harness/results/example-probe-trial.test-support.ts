import type { ComparisonId } from "./comparisons.ts";
import { cleanLoadEvidence, exampleLatency, exampleSubject, exampleWindow } from "./example-trial.test-support.ts";
import type { LatencySummary } from "./latency.ts";
import type {
  DuetSlice,
  DuetTrialResult,
  DuetVariant,
  LoadWindow,
  MeasuredWindow,
  ProbeTrialResult,
  Subject,
} from "./trial-result.ts";
import type { ProbeEvidence } from "./verdict.ts";

/** Synthetic results of the probe for tests: made-up figures of a plausible size, every trial clean unless a test spoils it. */

/** Evidence of a trial of the probe with nothing wrong. */
export function cleanProbeEvidence(requests: number): ProbeEvidence {
  const { generatorExitCode: _code, generatorSignal: _signal, generatorError: _error, ...rest } = cleanLoadEvidence([]);
  const { droppedIterations: _dropped, vusPeak: _peak, vusMax: _max, scriptExceptions: _exceptions, ...others } = rest;
  const { generatorThresholds: _thresholds, ...kept } = others;
  const { generatorCpuSeconds: _cpu, generatorWindowSeconds: _window, generatorCpus: _cpus, ...target } = kept;
  return { ...target, clientRequests: requests, serverRequests: requests, error: null };
}

/** A clean window of the probe at a share of an anchor of `anchorPerSecond`. */
export function exampleProbeWindow(options: {
  readonly fraction: number;
  readonly anchorPerSecond: number;
  readonly role?: MeasuredWindow["role"];
  readonly cpuSecondsPerRequest?: number;
  readonly latencySeconds?: number;
  readonly floorSeconds?: number;
  readonly redisCpuSecondsPerRequest?: number | null;
}): MeasuredWindow {
  const { fraction, anchorPerSecond, latencySeconds = 0.0008, floorSeconds = 0.0001 } = options;
  const offeredPerSecond = fraction * anchorPerSecond;
  const samples = Math.round(offeredPerSecond * 10);
  const window = exampleWindow({
    offeredPerSecond,
    latencySeconds,
    cpuSecondsPerRequest: options.cpuSecondsPerRequest ?? 200e-6,
    redisCpuSecondsPerRequest: options.redisCpuSecondsPerRequest ?? null,
  });
  const { latency, ...rest } = exampleLatency("verify", samples, latencySeconds);
  return {
    ...window,
    name: `load_${Math.round(fraction * 100)}`,
    role: options.role ?? "calibrate",
    fractionOfAnchor: fraction,
    latencies: [{ ...rest, generator: "probe", latency, fromSend: latency, waiting: latency }],
    floor: summaryAround(floorSeconds, 2000),
    lag: summaryAround(0.00002, samples),
    components: window.components.map((use) => (use.component === "generator" ? { ...use, component: "probe" } : use)),
  };
}

function summaryAround(typicalSeconds: number, samples: number): LatencySummary {
  return exampleLatency("floor", samples, typicalSeconds).latency;
}

/** A valid sweep of the probe over the windows given. */
export function exampleSweep(
  repetition: number,
  anchorPerSecond: number,
  windows: readonly MeasuredWindow[],
  subject: Subject = exampleSubject,
): ProbeTrialResult {
  const { algorithm, engine, tokenProfile, denylist } = subject;
  const id = `sweep/${algorithm}/${engine}/${tokenProfile}/${denylist}/${windows.length}steps/r${repetition}`;
  const anchor = {
    name: "opening",
    windowSeconds: 2,
    offeredPerSecond: anchorPerSecond * 1.4,
    completedPerSecond: anchorPerSecond,
    verifierCpusUsed: 0.98,
    probeCpusUsed: 0.9,
    verifierCpuSecondsPerRequest: 0.98 / anchorPerSecond,
  };
  return {
    kind: "probe",
    id,
    workload: "sweep",
    subject,
    repetition,
    order: repetition,
    startedAt: "2026-11-22T10:16:00.000Z",
    durationSeconds: 30,
    verdict: { status: "valid" },
    rawDirectory: `raw/${id}`,
    evidence: cleanProbeEvidence(10_000),
    anchors: [anchor, { ...anchor, name: "closing" }],
    windows: windows.map((window): LoadWindow => ({ ...window, verdict: { status: "valid" } })),
  };
}

/** A valid duet of eight blocks; `cpuSeconds` gives the verifier's CPU per request of a variant in a block. */
export function exampleDuet(
  comparison: ComparisonId,
  repetition: number,
  variants: readonly DuetVariant[],
  cpuSeconds: (variant: number, block: number) => number,
): DuetTrialResult {
  const subject = variants[0]?.subject ?? exampleSubject;
  const id = `duet/${subject.algorithm}/${subject.engine}/${subject.tokenProfile}/${subject.denylist}/${comparison}/r${repetition}`;
  const slice = (variant: number, block: number): DuetSlice => {
    const cpu = cpuSeconds(variant, block);
    const requests = Math.round(0.3 / cpu);
    const own = variants[variant]?.subject;
    return {
      block,
      variant,
      windowSeconds: 0.3,
      requests,
      verifierCpuSeconds: cpu * requests,
      redisCpuSeconds: own?.denylist === "redis" ? requests * 15e-6 : null,
      redisCommands: own?.denylist === "redis" ? requests : null,
      p50Seconds: 32 * cpu,
      p99Seconds: requests < 1000 ? null : 64 * cpu,
      gcSeconds: requests * 1e-6,
      verifierResidentBytes: 90_000_000,
      cacheHitRatio: own?.cache?.hitRatio ?? null,
    };
  };
  return {
    kind: "duet",
    id,
    workload: "duet",
    comparison,
    subject,
    repetition,
    order: repetition,
    startedAt: "2026-11-22T10:17:00.000Z",
    durationSeconds: 12,
    verdict: { status: "valid" },
    rawDirectory: `raw/${id}`,
    evidence: cleanProbeEvidence(5000),
    variants,
    slices: Array.from({ length: 8 }, (_, block) => variants.map((_variant, index) => slice(index, block))).flat(),
  };
}

/** A variant of a duet: the whole protected route of a design. */
export function exampleVariant(name: string, subject: Subject = exampleSubject, route = "/protected"): DuetVariant {
  return { name, subject, route, plantedWork: 0 };
}

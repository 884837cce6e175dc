import { contradictedVerdict } from "./contradicted-verdict.ts";
import { impossibleAnchor } from "./impossible-anchor.ts";
import { impossibleStore } from "./impossible-store.ts";
import { impossibleMeasurement, impossibleSlice, impossibleWindow } from "./impossible-values.ts";
import { impossibleWire } from "./impossible-wire.ts";
import type { LatencyHistogram, LatencySummary } from "./latency.ts";
import { decodeHistogram, summariseHistogram } from "./read-latency.ts";
import type { TokenSize } from "./findings.ts";
import type { RunResult } from "./run-result.ts";
import type { DuetTrialResult, LoadWindow, TrialResult } from "./trial-result.ts";

/**
 * Names what cannot be true in a run of the right shape, each with its path: a time that is none, trials that share an id, sizes, a
 * wire and a store that cannot be, trials called valid against their own evidence, and figures of valid trials that no machine can have
 * measured or that do not belong to their histogram. Refused trials keep theirs.
 */
export function impossibleFigures(run: RunResult): string[] {
  return [
    ...named("run.startedAt", noTime(run.run.startedAt)),
    ...sharedIds(run),
    ...run.tokenSizes.flatMap((size, index) => named(`tokenSizes[${index}]`, impossibleSize(size))),
    ...run.trials.flatMap((trial, index) => named(`trials[${index}].verdict`, contradictedVerdict(trial))),
    ...(run.wire === null ? [] : impossibleWire(run.wire)),
    ...(run.store === null ? [] : impossibleStore(run.store)),
    ...run.trials.flatMap((trial, index) => inTrial(trial, `trials[${index}]`, run.host.cpus)),
  ];
}

function sharedIds({ trials }: RunResult): string[] {
  const firstPlaces = new Map<string, number>();
  return trials.flatMap(({ id }, index) => {
    const first = firstPlaces.get(id);
    if (first === undefined) firstPlaces.set(id, index);
    return first === undefined
      ? []
      : [`trials[${index}].id: expected an id of its own, came ${id}, which is trials[${first}]`];
  });
}

function inTrial(trial: TrialResult, path: string, cpus: number): string[] {
  if (trial.verdict.status !== "valid") return [];
  if (trial.kind === "bench") {
    if (trial.measurement === null) return [`${path}.measurement: expected a measurement in a valid trial, came null`];
    const { latency, histogram } = trial.measurement;
    return [
      ...named(`${path}.measurement`, impossibleMeasurement(trial.measurement, cpus)),
      ...named(`${path}.measurement.histogram`, mismatch(latency, histogram)),
    ];
  }
  if (trial.kind === "duet") {
    return [
      ...named(`${path}.slices`, misplacedSlice(trial)),
      ...trial.slices.flatMap((slice, index) => named(`${path}.slices[${index}]`, impossibleSlice(slice, cpus))),
    ];
  }
  const anchors = trial.kind === "probe" ? trial.anchors : [];
  return [
    ...anchors.flatMap((anchor, index) => named(`${path}.anchors[${index}]`, impossibleAnchor(anchor, cpus))),
    ...inWindows(trial.windows, path, cpus),
  ];
}

function inWindows(windows: readonly LoadWindow[], path: string, cpus: number): string[] {
  return windows.flatMap((window, index) => {
    if (window.verdict.status !== "valid") return [];
    const windowPath = `${path}.windows[${index}]`;
    return [
      ...named(windowPath, impossibleWindow(window, cpus) ?? moreThanTimed(window)),
      ...window.latencies.flatMap(({ latency, histogram }, place) =>
        named(`${windowPath}.latencies[${place}].histogram`, mismatch(latency, histogram)),
      ),
    ];
  });
}

/** Every completion is timed by the generator that counts it: a rate cannot be above what was timed. */
function moreThanTimed({ achievedPerSecond, windowSeconds, latencies }: LoadWindow): string | null {
  const byGenerator = [...Map.groupBy(latencies, ({ generator }) => generator).values()];
  const timed = Math.max(0, ...byGenerator.map((own) => own.reduce((sum, { latency }) => sum + latency.samples, 0)));
  const completed = achievedPerSecond * windowSeconds;
  return latencies.length === 0 || completed <= timed * (1 + RATE_SLACK_SHARE) + 1
    ? null
    : `${achievedPerSecond} completions/s in ${windowSeconds} s are more than the ${timed} that were timed.`;
}

/** The edges of a window are read one after the other. */
const RATE_SLACK_SHARE = 0.05;

function named(path: string, problem: string | null): string[] {
  return problem === null ? [] : [`${path}: ${problem}`];
}

/** The summary must be what its histogram says: samples exactly, the rest to the digits that a histogram keeps. */
function mismatch(summary: LatencySummary, histogram: LatencyHistogram): string | null {
  try {
    const decoded = decodeHistogram(histogram);
    if (decoded.totalCount !== summary.samples)
      return `expected the ${summary.samples} samples of its summary, came ${decoded.totalCount}.`;
    const stored = summariseHistogram(decoded, histogram.valueSeconds);
    const other = compared.find((name) => Math.abs(stored[name] - summary[name]) > SUMMARY_SLACK * stored[name]);
    return other === undefined ? null : `expected ${other} of its summary, ${summary[other]}, came ${stored[other]}.`;
  } catch {
    return "expected a compressed HdrHistogram V2 in base64, came something that cannot be decoded.";
  }
}

const compared = ["meanSeconds", "p50Seconds", "p90Seconds", "p95Seconds", "p99Seconds", "maxSeconds"] as const;
const SUMMARY_SLACK = 0.01;

function noTime(text: string): string | null {
  return Number.isNaN(Date.parse(text)) ? `expected a time in ISO 8601, came ${JSON.stringify(text)}` : null;
}

function impossibleSize({ minTokenBytes, meanTokenBytes, maxTokenBytes, signatureBytes }: TokenSize): string | null {
  if (minTokenBytes > meanTokenBytes || meanTokenBytes > maxTokenBytes)
    return `a mean of ${meanTokenBytes} bytes does not lie between ${minTokenBytes} and ${maxTokenBytes}.`;
  return signatureBytes < minTokenBytes ? null : `a signature of ${signatureBytes} bytes is no part of such a token.`;
}

/** Every slice belongs to one of the variants, and each variant has at most one in a block. */
function misplacedSlice({ variants, slices }: DuetTrialResult): string | null {
  const stranger = slices.find(({ variant }) => variant >= variants.length);
  if (stranger !== undefined) return `expected one of ${variants.length} variants, came number ${stranger.variant}`;
  const places = new Set(slices.map(({ block, variant }) => `${block} ${variant}`));
  return places.size === slices.length
    ? null
    : "expected one slice of each variant in a block, came two of the same variant";
}

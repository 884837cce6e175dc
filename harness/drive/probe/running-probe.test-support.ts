import { join } from "node:path";
import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { onTestFinished } from "vitest";
import { scratchDirectory } from "../../provision/scratch-directory.test-support.ts";
import type { ProbeSource, SliceSpec } from "./probe-protocol.ts";
import { type Probe, startProbe } from "./start-probe.ts";

/** A probe that ends with the test. */
export async function runningProbe(...sources: readonly ProbeSource[]): Promise<Probe> {
  const probe = await startProbe(sources, { signal: new AbortController().signal });
  onTestFinished(() => probe[Symbol.asyncDispose]());
  return probe;
}

/** A source without tokens. */
export function sourceAt(url: string, connections = 4): ProbeSource {
  return { name: "target", url, corpusFile: null, sequenceFile: null, connections };
}

/** The same with tokens, given as the lines of their file. */
export function sourceWithTokens(url: string, lines: readonly string[], sequence?: readonly number[]): ProbeSource {
  const directory = scratchDirectory({ corpus: `${lines.join("\n")}\n`, sequence: `${sequence?.join("\n")}\n` });
  const sequenceFile = sequence === undefined ? null : join(directory, "sequence");
  return { ...sourceAt(url), corpusFile: join(directory, "corpus"), sequenceFile };
}

/** Half a second, closed, unless said otherwise. */
export function sliceOf(more: Partial<SliceSpec> = {}): SliceSpec {
  return {
    source: "target",
    load: { kind: "closed" },
    seconds: 0.5,
    connection: "keep-alive",
    drainSeconds: 5,
    ...more,
  };
}

export function openLoad(ratePerSecond: number): SliceSpec["load"] {
  return { kind: "open", ratePerSecond, arrivals: "poisson", seed: 3 };
}

/** A histogram's count and percentiles, s. */
export function secondsOf(hdr: string) {
  const histogram = decodeFromCompressedBase64(hdr);
  const percentile = (percent: number) => histogram.getValueAtPercentile(percent) / 1e6;
  return { samples: histogram.totalCount, p50: percentile(50), p99: percentile(99), max: histogram.maxValue / 1e6 };
}

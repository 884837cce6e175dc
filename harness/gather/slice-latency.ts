import type { SliceOutcome } from "../drive/probe/probe-protocol.ts";
import type { LatencySummary } from "../results/latency.ts";
import { decodeHistogram, emptyHistogram, encodeHistogram, summariseHistogram } from "../results/read-latency.ts";
import type { RequestLatency } from "../results/trial-result.ts";

/** The probe counts durations in microseconds in the raw files. */
const VALUE_SECONDS = 1e-6;

/** A stored distribution as percentiles; `null` where nothing was recorded. */
export function latencyOf(hdr: string | null, valueSeconds: number = VALUE_SECONDS): LatencySummary | null {
  if (hdr === null) return null;
  const histogram = decodeHistogram({ valueSeconds, hdr });
  return histogram.totalCount === 0 ? null : summariseHistogram(histogram, valueSeconds);
}

/** What the probe saw of one kind of request in a slice, from the intended start; `null` when nothing came back. */
export function probeLatency(request: string, outcome: SliceOutcome): RequestLatency | null {
  const latency = latencyOf(outcome.fromIntendedHdr);
  if (latency === null) return null;
  const histogram = emptyHistogram();
  histogram.add(decodeHistogram({ valueSeconds: VALUE_SECONDS, hdr: outcome.fromIntendedHdr }));
  return {
    request,
    generator: "probe",
    latency,
    histogram: encodeHistogram(histogram, VALUE_SECONDS),
    fromSend: latencyOf(outcome.fromSendHdr),
    waiting: latencyOf(outcome.firstByteHdr),
    connecting: latencyOf(outcome.connectHdr),
    tlsHandshaking: latencyOf(outcome.tlsHdr),
  };
}

/**
 * Percentiles of one latency distribution, in seconds, read from a histogram. Percentiles are never averaged or merged;
 * histograms are, and the percentiles are read again.
 */
export interface LatencySummary {
  readonly samples: number;
  readonly meanSeconds: number;
  readonly p50Seconds: number;
  readonly p90Seconds: number;
  readonly p95Seconds: number;
  readonly p99Seconds: number;
  /** `null` when fewer than 10 samples lie above it. */
  readonly p999Seconds: number | null;
  readonly maxSeconds: number;
}

/** A whole distribution: HdrHistogram V2, compressed, base64, 3 significant digits. */
export interface LatencyHistogram {
  /** What one count of the histogram's value axis is worth, s: 1e-6 for requests, 1e-9 for verifies. */
  readonly valueSeconds: number;
  readonly hdr: string;
}

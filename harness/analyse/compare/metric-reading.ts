import type { Subject } from "../../results/trial-result.ts";
import type { WorkloadId } from "../../results/workloads.ts";
import type { MetricKindId } from "./metric-kinds.ts";

/** One figure of one run with its independent repetitions, ready to be held against that of another run. */
export interface MetricReading {
  readonly kind: MetricKindId;
  /** Equal in two runs for what may be compared: everything that was set for it. */
  readonly key: string;
  readonly label: string;
  /** `null` where the figure is of no design: the size of a token. */
  readonly subject: Subject | null;
  /** Of ratios their logarithms, one per pair of fresh processes; else base units, one per repetition. Never empty. */
  readonly values: readonly number[];
  readonly workload: WorkloadId | null;
  /** Offered requests/s; `null` without a load. */
  readonly offeredPerSecond: number | null;
  /** What a ratio is over, equal for all variants of one duet; `null` for what is no ratio. */
  readonly reference: string | null;
  /** Why it is shown and not judged; `null` when it may be judged. */
  readonly notJudged: string | null;
}

/** A key that no two different places share. */
export function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

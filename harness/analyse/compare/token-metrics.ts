import type { RunResult } from "../../results/run-result.ts";
import { keyOf, type MetricReading } from "./metric-reading.ts";

/** Mean size of the tokens that were minted, per algorithm and token profile. Bytes do not scatter: one figure a run. */
export function tokenMetrics({ tokenSizes }: RunResult): MetricReading[] {
  return tokenSizes.map(({ algorithm, tokenProfile, meanTokenBytes }) => ({
    kind: "token-bytes",
    key: keyOf(algorithm, tokenProfile),
    label: `${algorithm} · ${tokenProfile}`,
    subject: null,
    values: [meanTokenBytes],
    workload: null,
    offeredPerSecond: null,
    reference: null,
    notJudged: null,
  }));
}

import type { RunResult } from "../../results/run-result.ts";
import type { Anchor } from "../../results/trial-result.ts";
import { median } from "../statistics/median.ts";
import { overloads } from "../load/overloads.ts";
import { subjectKey, subjectLabel } from "../subject-order.ts";
import type { MetricKindId } from "./metric-kinds.ts";
import { keyOf, type MetricReading } from "./metric-reading.ts";

/** What verifier processes completed under overload and the CPU that took, one figure per session: its anchors are not independent. */
export function overloadMetrics(run: RunResult): MetricReading[] {
  const bounds = new Map(overloads(run).map(({ subject, isLowerBound }) => [subjectKey(subject), isLowerBound]));
  const swept = run.trials
    .filter((trial) => trial.kind === "probe")
    .filter(({ verdict, anchors }) => verdict.status === "valid" && anchors.length > 0);
  return [...Map.groupBy(swept, ({ subject }) => subjectKey(subject))].flatMap(([design, sessions]) => {
    const [first] = sessions;
    if (first === undefined) return [];
    const { subject, workload } = first;
    const reading = (kind: MetricKindId, read: (anchor: Anchor) => number): MetricReading => ({
      kind,
      key: keyOf(workload, design),
      label: subjectLabel(subject),
      subject,
      values: sessions.map(({ anchors }) => median(anchors.map(read))),
      workload,
      offeredPerSecond: null,
      reference: null,
      notJudged:
        bounds.get(design) === true ? "the verifier had CPU left: the rate is that of whatever gave out first" : null,
    });
    return [
      reading("overload-rate", ({ completedPerSecond }) => completedPerSecond),
      reading("overload-cpu", ({ verifierCpuSecondsPerRequest }) => verifierCpuSecondsPerRequest),
    ];
  });
}

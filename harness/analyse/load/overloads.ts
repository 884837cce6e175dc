import type { RunResult } from "../../results/run-result.ts";
import type { Overload } from "../analysis.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { median } from "../statistics/median.ts";
import { subjectKey } from "../subject-order.ts";

/** Below this share of one CPU the verifier had room left while more was offered than came back: something else gave out first. */
export const VERIFIER_BUSY = 0.85;

/** What verifier processes completed under overload, over all valid sweeps of a design. */
export function overloads({ trials }: RunResult): Overload[] {
  const swept = trials
    .filter((trial) => trial.kind === "probe")
    .filter(({ verdict, anchors }) => verdict.status === "valid" && anchors.length > 0);
  return [...Map.groupBy(swept, ({ subject }) => subjectKey(subject)).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const anchors = group.flatMap((trial) => trial.anchors);
    const verifierCpusUsed = median(anchors.map((anchor) => anchor.verifierCpusUsed));
    return [
      {
        subject: first.subject,
        // One figure per session: its anchors are not independent of each other.
        completedPerSecond: estimateFrom(
          group.map((trial) => median(trial.anchors.map(({ completedPerSecond }) => completedPerSecond))),
        ),
        verifierCpusUsed,
        verifierCpuSecondsPerRequest: median(anchors.map((anchor) => anchor.verifierCpuSecondsPerRequest)),
        isLowerBound: verifierCpusUsed < VERIFIER_BUSY,
      },
    ];
  });
}

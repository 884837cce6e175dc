import type { HistoryRun, HistorySide } from "../../results/history-line.ts";
import { hostDifference } from "./host-difference.ts";

/**
 * What changed from one run to the next besides the candidate, in the order of time. The machine meets both sides and cancels as far as it
 * is the same for both; another processor, or another Node under the reference, may move the ratio by itself.
 */
export function historyWarnings(runs: readonly HistoryRun[]): readonly string[] {
  return runs.slice(1).flatMap((run, index) => {
    const former = runs[index];
    if (former === undefined) return [];
    const host = hostDifference(run.host, former.host);
    const side = versionDifference(run.reference, former.reference);
    return [
      ...(host === null ? [] : [`Since ${run.id} the machine is another one. ${host}.`]),
      ...(side === null ? [] : [`Since ${run.id} the reference itself runs with other versions. ${side}.`]),
    ];
  });
}

function versionDifference(side: HistorySide, former: HistorySide): string | null {
  const [now, then] = [versionsOf(side), versionsOf(former)];
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])].toSorted();
  const found = names
    .filter((name) => now[name] !== then[name])
    .map((name) => `${name} ${now[name] ?? "gone"} instead of ${then[name] ?? "none"}`);
  return found.length === 0 ? null : found.join("; ");
}

function versionsOf({ node, libraries }: HistorySide): Readonly<Record<string, string>> {
  return { ...libraries, node };
}

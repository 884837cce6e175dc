import type { HistoryLine, HistoryRun } from "../../results/history-line.ts";

/**
 * Runs that may be held against each other: of one reference, measured in one way, with the same packages and settings put in place of the
 * revisions' own. A candidate with another jose is another question, not another night.
 */
export interface HistorySeries {
  /**
   * Names the series: `3333333333-bbbbbbbb`, the beginnings of the reference's commit and of the settings' hash, and what was put in place:
   * `-candidate.jose=7.0.0`.
   */
  readonly key: string;
  readonly referenceCommit: string;
  readonly referenceRevision: string;
  readonly settingsHash: string;
  /** In the order in which they were measured, whenever they were added. */
  readonly runs: readonly HistoryRun[];
}

/** The series of a history, that with the newest run first. Runs of different ones are never mixed. */
export function historySeries(lines: readonly HistoryLine[]): readonly HistorySeries[] {
  const runs = lines.filter((line) => line.kind === "run").toSorted(byTime);
  const grouped = [
    ...Map.groupBy(runs, (run) => `${run.reference.commit} ${run.settingsHash} ${replacedIn(run)}`).values(),
  ];
  return grouped
    .flatMap((own): HistorySeries[] => {
      const newest = own.at(-1);
      if (newest === undefined) return [];
      const { reference, settingsHash } = newest;
      return [
        {
          key: seriesKey(newest),
          referenceCommit: reference.commit ?? "",
          referenceRevision: reference.revision,
          settingsHash,
          runs: own,
        },
      ];
    })
    .toSorted((a, b) => byTime(b.runs.at(-1), a.runs.at(-1)));
}

/** The key of the series that a run belongs to. */
export function seriesKey(run: HistoryRun): string {
  return `${(run.reference.commit ?? "").slice(0, 10)}-${run.settingsHash.slice(0, 8)}${replacedIn(run)}`;
}

function replacedIn(run: HistoryRun): string {
  const parts = (["reference", "candidate"] as const).flatMap((side) =>
    Object.entries({ ...run[side].packages, ...run[side].settings }).map(
      ([name, value]) => `-${side}.${name}=${value}`,
    ),
  );
  return parts.toSorted().join("");
}

function byTime(a: HistoryRun | undefined, b: HistoryRun | undefined): number {
  return timeOf(a) - timeOf(b) || ((a?.id ?? "") < (b?.id ?? "") ? -1 : 1);
}

function timeOf(run: HistoryRun | undefined): number {
  return run === undefined ? 0 : Date.parse(run.startedAt);
}

import type { HistoryAnnotation, HistoryLine, HistoryRun } from "../../results/history-line.ts";
import { median } from "../statistics/median.ts";
import { findChangePoints } from "./find-change-points.ts";
import { followLevel } from "./follow-level.ts";
import {
  HISTORY_ANALYSIS_VERSION,
  type HistoryAnalysis,
  type HistoryVerdict,
  type ScenarioHistory,
} from "./history-analysis.ts";
import { historySeries } from "./history-series.ts";
import { historyWarnings } from "./history-warnings.ts";
import type { Acceptance, LevelTrack, Night } from "./level-track.ts";

/**
 * Analyses one series of a history: that named by `key`, else the one with the newest run. `null` when there is no such series. Pure: only
 * what the lines say counts, in the order in which it was measured.
 */
export function analyseHistory(lines: readonly HistoryLine[], key?: string): HistoryAnalysis | null {
  const all = historySeries(lines);
  const series = key === undefined ? all[0] : all.find((one) => one.key === key);
  if (series === undefined) return null;
  const { runs, referenceCommit, referenceRevision, settingsHash } = series;
  const annotations = lines
    .filter((line) => line.kind === "annotation")
    .filter(({ run }) => runs.some(({ id }) => id === run));
  const names = [...new Set(runs.flatMap(({ scenarios }) => scenarios.map(({ name }) => name)))];
  const scenarios = names.map((name) => scenarioHistory(name, runs, annotations));
  return {
    schemaVersion: HISTORY_ANALYSIS_VERSION,
    series: { key: series.key, referenceCommit, referenceRevision, settingsHash },
    otherSeries: all
      .filter((other) => other !== series)
      .map((other) => ({ key: other.key, runs: other.runs.length, newest: other.runs.at(-1)?.startedAt ?? "" })),
    verdict: worstOf(scenarios.map(({ verdict }) => verdict)),
    runs,
    scenarios,
    annotations: annotations.map(({ run, scenario, text, writtenAt }) => ({ run, scenario, text, writtenAt })),
    warnings: historyWarnings(runs),
  };
}

function scenarioHistory(
  name: string,
  runs: readonly HistoryRun[],
  annotations: readonly HistoryAnnotation[],
): ScenarioHistory {
  const own = runs.flatMap((run) => {
    const ratio = run.scenarios.find((scenario) => scenario.name === name);
    return ratio === undefined ? [] : [{ run, ratio }];
  });
  const idOf = (index: number): string => own[index]?.run.id ?? "";
  const nights = own.map(({ run, ratio }): Night => ({ days: Date.parse(run.startedAt) / MILLISECONDS_A_DAY, ratio }));
  const track = followLevel(nights, acceptedIndices(name, own, runs, annotations));
  const levels = track.stretches.map(({ members, accepted }) => ({
    from: idOf(members[0] ?? 0),
    to: idOf(members.at(-1) ?? 0),
    value: median(members.flatMap((member) => nights[member]?.ratio.value ?? [])),
    runs: members.length,
    accepted,
  }));
  return {
    name,
    verdict: verdictOf(track, own.at(-1)?.run === runs.at(-1)),
    points: own.map(({ run: { id, startedAt }, ratio }, index) => ({
      run: id,
      startedAt,
      ratio,
      status: track.statuses[index] ?? "learning",
    })),
    levels,
    findings: track.findings.map((finding) => ({ ...finding, from: idOf(finding.from), found: idOf(finding.found) })),
    changePoints: changePointsOf(track, nights, idOf),
    // A new level was confirmed or accepted, be it of two runs; the first one of all takes more.
    level: levels.length > 1 || track.level !== null ? (levels.at(-1)?.value ?? null) : null,
  };
}

const MILLISECONDS_A_DAY = 86_400_000;

/**
 * A run without the scenario stands for the one before it that has it. Of annotations of one run the last counts, but one that names the
 * scenario before any that does not.
 */
function acceptedIndices(
  name: string,
  own: readonly { readonly run: HistoryRun }[],
  runs: readonly HistoryRun[],
  annotations: readonly HistoryAnnotation[],
): ReadonlyMap<number, Acceptance> {
  const placeOf = (id: string): number => runs.findIndex((run) => run.id === id);
  return new Map(
    annotations
      .filter(({ scenario }) => scenario === null || scenario === name)
      .map(({ run, text, scenario }) => ({ run, text, isNamed: scenario !== null }))
      .toSorted((a, b) => Number(a.isNamed) - Number(b.isNamed))
      .map(
        ({ run, text, isNamed }) =>
          [own.findLastIndex((one) => placeOf(one.run.id) <= placeOf(run)), { text, isNamed }] as const,
      ),
  );
}

/** A suspect is nothing to be confirmed while the newest run does not measure its scenario: that may never be measured again. */
function verdictOf({ findings, pending, side }: LevelTrack, isInNewestRun: boolean): HistoryVerdict {
  if (findings.some(({ state, direction }) => state === "open" && direction === "up")) return "risen";
  return pending.length > 0 && side > 0 && isInNewestRun ? "suspect" : "steady";
}

function worstOf(verdicts: readonly HistoryVerdict[]): HistoryVerdict {
  return (["risen", "suspect"] as const).find((verdict) => verdicts.includes(verdict)) ?? "steady";
}

function changePointsOf(track: LevelTrack, nights: readonly Night[], idOf: (index: number) => string) {
  const kept = nights.flatMap(({ ratio: { value } }, index) =>
    track.statuses[index] === "spike" ? [] : [{ index, value }],
  );
  return findChangePoints(kept.map(({ value }) => value)).map(({ index, before, after, pValue }) => ({
    run: idOf(kept[index]?.index ?? 0),
    before,
    after,
    pValue,
  }));
}

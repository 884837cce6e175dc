import type {
  HistoryAnalysis,
  HistoryFinding,
  HistoryPoint,
} from "../../harness/analyse/regression/history-analysis.ts";
import type { NightStatus } from "../../harness/analyse/regression/level-track.ts";
import type { HistoryRatio, HistoryRun } from "../../harness/results/history-line.ts";
import { formatDifference } from "../format/format-change.ts";
import { formatInterval } from "../format/format-quantity.ts";

/** What became of a run, in words. */
export const statusWords: Readonly<Record<NightStatus, string>> = {
  learning: "too few to judge it by",
  steady: "level",
  suspect: "stands out, not confirmed",
  undecided: "neither confirms nor denies",
  spike: "spike, left out",
  shift: "new level begins",
};

/** A ln-ratio as a change: `+3.1 %`. */
export function changeWords(lnRatio: number): string {
  return formatDifference(Math.expm1(lnRatio), "share");
}

/** The limits of a ratio as changes: `2.4 to 3.8 %`. */
export function limitsWords({ low, high }: Pick<HistoryRatio, "low" | "high">): string {
  return formatInterval(Math.expm1(low), Math.expm1(high), "share");
}

/** A change of the level in one sentence, without the scenario's name. */
export function findingWords(finding: HistoryFinding): string {
  const { kind, before, after, reach, perDay, from, found, state, accepted } = finding;
  const change = after - before;
  const stands = {
    open: finding.direction === "up" ? "Nobody has accepted it." : "",
    accepted: `Accepted: ${accepted}.`,
    undone: "A later change took it back.",
  }[state];
  const limits = reach === null ? "" : ` (${limitsWords({ low: change - reach, high: change + reach })})`;
  const what =
    kind === "drift"
      ? `CPU per validation drifts by ${changeWords((perDay ?? 0) * 7)} a week since run ${from}, ${changeWords(change)} so far, seen with run ${found}.`
      : `CPU per validation is ${changeWords(change)}${limits} since run ${from}, ${from === found ? "as was accepted at once" : `confirmed by run ${found}`}.`;
  return `${what} ${stands}`.trim();
}

/** Why the verdict is what it is, one sentence a scenario that has a part in it. */
export function reasonsOf({ verdict, scenarios }: HistoryAnalysis): readonly string[] {
  if (verdict === "steady") return [];
  return scenarios
    .filter((scenario) => scenario.verdict === verdict)
    .flatMap(({ name, findings, points, level }) =>
      verdict === "risen"
        ? findings.filter(isOpenRise).map((finding) => `${name}: ${findingWords(finding)}`)
        : suspectWords(points, level).map((words) => `${name}: ${words}`),
    );
}

/** The run that stands out, and what those after it say of that; nothing where none does. */
function suspectWords(points: readonly HistoryPoint[], level: number | null): readonly string[] {
  const at = points.findLastIndex(({ status }) => status === "suspect");
  const suspect = points[at];
  if (suspect === undefined) return [];
  const { run, ratio } = suspect;
  const above = level === null ? "" : `, against a level of ${changeWords(level)}`;
  const said = `run ${run} stands at ${changeWords(ratio.value)} (${limitsWords(ratio)}) over the reference${above}.`;
  return [`${said} ${proofWords(points.length - 1 - at)}`];
}

function proofWords(later: number): string {
  if (later === 0) return "One run is no proof.";
  return later === 1
    ? "The run after it neither confirms nor denies it."
    : `The ${later} runs after it neither confirm nor deny it.`;
}

/** The verdict in one sentence. */
export function verdictSentence({ verdict, runs, scenarios }: HistoryAnalysis): string {
  if (verdict === "risen")
    return "RISEN: CPU per validation has risen against the reference, confirmed, and nobody has accepted it.";
  if (verdict === "suspect") {
    const isNewest = scenarios.some((one) => one.verdict === verdict && one.points.at(-1)?.status === "suspect");
    return isNewest
      ? "SUSPECT: the newest run stands out. Run it again to confirm or to dismiss it."
      : "SUSPECT: a run stands out, and the newest one neither confirms nor denies it. Measure again to settle it.";
  }
  const isLearning = scenarios.every(({ level }) => level === null);
  return isLearning
    ? `STEADY: nothing to hold against yet, a level takes 3 runs and there ${runs.length === 1 ? "is 1" : `are ${runs.length}`}.`
    : "STEADY: no rise that is confirmed and not accepted.";
}

/** Whether a change of the level is a rise that nobody has accepted and nothing took back. */
export function isOpenRise({ state, direction }: HistoryFinding): boolean {
  return state === "open" && direction === "up";
}

/** The candidate of a run, short enough for a table. */
export function candidateWords({ candidate: { revision, commit, dirty, packages, settings } }: HistoryRun): string {
  const short = commit === null ? "" : commit.slice(0, 10);
  const named = revision === commit || revision === "" || revision === short ? short : `${revision} ${short}`.trim();
  const changes = Object.entries({ ...packages, ...settings }).map(([name, value]) => `${name} ${value}`);
  return [`${named}${dirty ? " with changes" : ""}`, ...changes].join(", ");
}

/** `2026-11-22 10:15`, UTC. */
export function dayWords(startedAt: string): string {
  return new Date(startedAt).toISOString().slice(0, 16).replace("T", " ");
}

import type {
  HistoryAnalysis,
  HistoryFinding,
  HistoryPoint,
} from "../../harness/analyse/regression/history-analysis.ts";
import type { NightStatus } from "../../harness/analyse/regression/level-track.ts";
import { COMMAND } from "../../harness/results/command.ts";
import type { HistoryRatio, HistoryRun, HistorySide } from "../../harness/results/history-line.ts";
import { shellWord } from "./shell-word.ts";
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
        : points
            .filter(({ status }) => status === "suspect")
            .slice(-1)
            .map((point) => `${name}: ${suspectWords(point, level)}`),
    );
}

function suspectWords({ run, ratio }: HistoryPoint, level: number | null): string {
  const above = level === null ? "" : `, against a level of ${changeWords(level)}`;
  return `run ${run} stands at ${changeWords(ratio.value)} (${limitsWords(ratio)}) over the reference${above}. One run is no proof.`;
}

/** The verdict in one sentence. */
export function verdictSentence({ verdict, runs, scenarios }: HistoryAnalysis): string {
  if (verdict === "risen")
    return "RISEN: CPU per validation has risen against the reference, confirmed, and nobody has accepted it.";
  if (verdict === "suspect") return "SUSPECT: the newest run stands out. Run it again to confirm or to dismiss it.";
  const isLearning = scenarios.every(({ level }) => level === null);
  return isLearning
    ? `STEADY: nothing to hold against yet, a level takes 3 runs and there ${runs.length === 1 ? "is 1" : `are ${runs.length}`}.`
    : "STEADY: no rise that is confirmed and not accepted.";
}

/** Which history it is, where that is not the default one: as it was asked for. */
export interface HistoryPlace {
  readonly file?: string;
  readonly series?: string;
}

/** What to do next, as commands on the same history; `null` when nothing has to be done. */
export function nextStep(
  { verdict, runs, scenarios }: HistoryAnalysis,
  { file, series }: HistoryPlace = {},
): string | null {
  const newest = runs.at(-1);
  if (verdict === "steady" || newest === undefined) return null;
  const inFile = file === undefined ? [] : ["--file", file];
  if (verdict === "suspect")
    return `measure again: ${rerunCommand(newest)}; then ${commandLine("history add ab/latest", inFile)}`;
  const [open] = scenarios.flatMap(({ name, findings }) =>
    findings.filter(isOpenRise).map(({ from }) => ({ name, from })),
  );
  const accept = commandLine('history annotate "why"', [
    "--run",
    newest.id,
    // The others did not rise: their level stays what it is.
    ...(open === undefined ? [] : ["--scenario", open.name]),
    ...inFile,
    ...(series === undefined ? [] : ["--series", series]),
  ]);
  return `find the change between the candidates of the runs before and at ${open?.from ?? newest.id} and take it back, or accept it: ${accept}`;
}

function isOpenRise({ state, direction }: HistoryFinding): boolean {
  return state === "open" && direction === "up";
}

function commandLine(command: string, words: readonly string[]): string {
  return [COMMAND, command, ...words.map(shellWord)].join(" ");
}

/** The command that measures a run again. */
function rerunCommand({ base, candidate, reference, scenarios }: HistoryRun): string {
  const sides = Object.entries({ base, candidate }).flatMap(([role, side]) => [
    `--${role} ${named(side)}`,
    ...listOption(`--${role}-with`, "@", side.packages),
    ...listOption(`--${role}-set`, "=", side.settings),
  ]);
  const names = scenarios.map(({ name }) => name).join(",");
  return [`${COMMAND} ab`, ...sides, `--reference ${named(reference)}`, `--scenarios ${names}`].join(" ");
}

/** `--candidate-with jose@7.0.0`. */
function listOption(option: string, sign: string, values: Readonly<Record<string, string>>): readonly string[] {
  const list = Object.entries(values).map(([name, value]) => `${name}${sign}${value}`);
  return list.length === 0 ? [] : [`${option} ${list.join(",")}`];
}

function named({ commit, dirty, revision }: HistorySide): string {
  return commit === null || dirty ? revision : commit;
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

/** `1 run`, `34 runs`. */
export function runsWords(count: number): string {
  return `${count} ${count === 1 ? "run" : "runs"}`;
}

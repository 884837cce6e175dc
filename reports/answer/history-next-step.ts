import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import { COMMAND } from "../../harness/results/command.ts";
import type { HistoryRun, HistorySide } from "../../harness/results/history-line.ts";
import { isOpenRise } from "./history-words.ts";
import type { NextStep } from "./next-step.ts";
import { shellWord } from "./shell-word.ts";

/** Which history it is, where that is not the default one: as it was asked for. */
export interface HistoryPlace {
  readonly file?: string;
  readonly series?: string;
}

/** What to do next about a history, with commands on the same one; `null` when nothing has to be done. */
export function historyNextStep(analysis: HistoryAnalysis, place: HistoryPlace = {}): NextStep | null {
  const newest = analysis.runs.at(-1);
  if (analysis.verdict === "steady" || newest === undefined) return null;
  return analysis.verdict === "suspect" ? confirmStep(analysis, newest, place) : acceptStep(analysis, newest, place);
}

/** Only what has to be confirmed is measured again. */
function confirmStep({ scenarios }: HistoryAnalysis, newest: HistoryRun, { file }: HistoryPlace): NextStep {
  const suspects = scenarios.filter(({ verdict }) => verdict === "suspect").map(({ name }) => name);
  return {
    words: "measure again, and add what comes of it:",
    commands: [rerunCommand(newest, suspects), commandLine("history add ab/latest", option("--file", file))],
  };
}

/** Each scenario that has risen is accepted by its name: the level of the others stays what it is. */
function acceptStep({ scenarios }: HistoryAnalysis, newest: HistoryRun, { file, series }: HistoryPlace): NextStep {
  const risen = scenarios.flatMap(({ name, findings }) =>
    findings.filter(isOpenRise).map(({ from }) => ({ name, from })),
  );
  const names = new Set(risen.map(({ name }) => name));
  const began = new Set(risen.map(({ from }) => from));
  return {
    words: `find the change between the candidates of the runs before and at ${[...began].join(", before and at ")} and take it back, or accept it:`,
    commands: [...names].map((name) =>
      commandLine('history annotate "why"', [
        ...option("--run", newest.id),
        ...option("--scenario", name),
        ...option("--file", file),
        ...option("--series", series),
      ]),
    ),
  };
}

/** The command that measures scenarios of a run again. */
function rerunCommand({ base, candidate, reference }: HistoryRun, scenarios: readonly string[]): string {
  const sides = Object.entries({ base, candidate }).flatMap(([role, side]) => [
    ...option(`--${role}`, named(side)),
    ...listOption(`--${role}-with`, "@", side.packages),
    ...listOption(`--${role}-set`, "=", side.settings),
  ]);
  const rest = [...option("--reference", named(reference)), ...option("--scenarios", scenarios.join(","))];
  return commandLine("ab", [...sides, ...rest]);
}

function commandLine(command: string, words: readonly string[]): string {
  return [COMMAND, command, ...words.map(shellWord)].join(" ");
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value];
}

/** `--candidate-with jose@7.0.0`. */
function listOption(name: string, sign: string, values: Readonly<Record<string, string>>): readonly string[] {
  const list = Object.entries(values).map(([key, value]) => `${key}${sign}${value}`);
  return list.length === 0 ? [] : [name, list.join(",")];
}

function named({ commit, dirty, revision }: HistorySide): string {
  return commit === null || dirty ? revision : commit;
}

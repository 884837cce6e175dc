import { resolve } from "node:path";
import type { HistoryPlace } from "../../../reports/answer/history-next-step.ts";
import { analyseHistory } from "../../analyse/regression/analyse-history.ts";
import type { HistoryAnalysis } from "../../analyse/regression/history-analysis.ts";
import { historySeries } from "../../analyse/regression/history-series.ts";
import { readHistory, type RefusedLine, type StoredHistory } from "../../gather/history-store.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { COMMAND } from "../../results/command.ts";

/** Where a history is kept unless told otherwise, in the working directory: beside `results/`, so that it can be committed or cached by itself. */
export const HISTORY_FILE = "history.jsonl";

/** Options of every `history` command. */
export interface HistoryFileOptions {
  readonly file?: string;
}

/** Options of those that look at one series. */
export interface HistorySeriesOptions extends HistoryFileOptions {
  readonly series?: string;
  readonly json?: boolean;
}

/** What tells a history from the default one, as it was asked for: for commands that are to look at the same. */
export function placeOf({ file, series }: HistorySeriesOptions): HistoryPlace {
  return {
    ...(file === undefined || file === HISTORY_FILE ? {} : { file }),
    ...(series === undefined ? {} : { series }),
  };
}

/** One series of a history, read and analysed. */
export interface ReadSeries {
  readonly file: string;
  readonly analysis: HistoryAnalysis;
  readonly refused: readonly RefusedLine[];
  /** A damaged line stands after the newest run: what was measured last is not known. */
  readonly newestIsDamaged: boolean;
}

/**
 * Reads a history and analyses the series that is asked for, else the one with the newest run.
 *
 * @throws JwtCapacityError JC-HISTORY-002 when there is no run, JC-USAGE-001 for a series that there is none of, as `readHistory`
 */
export async function readSeries(options: HistorySeriesOptions, cwd: string): Promise<ReadSeries> {
  const file = resolve(cwd, options.file ?? HISTORY_FILE);
  const history = await readHistory(file);
  const lines = history.lines.map(({ line }) => line);
  const analysis = analyseHistory(lines, options.series);
  if (analysis !== null) {
    return { file, analysis, refused: history.refused, newestIsDamaged: isNewestDamaged(history) };
  }
  const known = historySeries(lines).map(({ key }) => key);
  if (known.length > 0)
    throw new JwtCapacityError(
      "JC-USAGE-001",
      `--series: expected one of ${known.join(", ")}; got '${options.series}'`,
      `${COMMAND} history show lists them`,
    );
  throw new JwtCapacityError(
    "JC-HISTORY-002",
    `${file} holds no valid run${history.refused.length === 0 ? "" : `:\n  ${history.refused.map(refusedWords).join("\n  ")}`}`,
    `measure one with \`${COMMAND} ab\` and a fixed reference, and add it: ${COMMAND} history add DIR`,
  );
}

/** `line 7: …`. */
export function refusedWords({ number, reason }: RefusedLine): string {
  return `line ${number}: ${reason}`;
}

function isNewestDamaged({ lines, refused }: StoredHistory): boolean {
  const newest = Math.max(0, ...lines.filter(({ line }) => line.kind === "run").map(({ number }) => number));
  return refused.some(({ number, isDouble }) => !isDouble && number > newest);
}

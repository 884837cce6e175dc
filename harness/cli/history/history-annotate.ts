import { resolve } from "node:path";
import { analyseHistory } from "../../analyse/regression/analyse-history.ts";
import { historySeries } from "../../analyse/regression/history-series.ts";
import { appendHistoryLine, type StoredHistory } from "../../gather/history-store.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { didYouMean } from "../../plan/nearest-match.ts";
import { COMMAND } from "../../results/command.ts";
import { HISTORY_SCHEMA_VERSION, type HistoryAnnotation } from "../../results/history-line.ts";
import { HISTORY_FILE, type HistoryFileOptions, readSeries } from "./history-file.ts";
import type { Streams } from "../streams.ts";
import type { CommandOutput } from "../command-outputs.ts";

/** Options of `history annotate`. */
export interface HistoryAnnotateOptions extends HistoryFileOptions {
  readonly run?: string;
  readonly scenario?: string;
  readonly series?: string;
  readonly json?: boolean;
}

/**
 * `history annotate TEXT`: accepts the level at a run, the newest unless told otherwise, and says why. What was found until then is no alarm
 * any more, and what comes after it is held against the new level. Without a scenario only what has risen is accepted, and the others stay
 * as they are (see `followLevel`).
 *
 * @throws JwtCapacityError JC-USAGE-001 for a run or a scenario that is not there, or when no scenario is named and none has risen; as
 * `readSeries` and `appendHistoryLine`
 */
export async function historyAnnotateCommand(
  streams: Streams,
  text: string,
  options: HistoryAnnotateOptions,
): Promise<number> {
  const file = resolve(streams.cwd, options.file ?? HISTORY_FILE);
  if (text.trim() === "") throw usage("expected words that say why, got none");
  const { analysis } = await readSeries(
    options.series === undefined ? { file } : { file, series: options.series },
    streams.cwd,
  );
  const run = options.run ?? analysis.runs.at(-1)?.id ?? "";
  const { scenario = null } = options;
  const line = {
    kind: "annotation",
    schemaVersion: HISTORY_SCHEMA_VERSION,
    run,
    scenario,
    text,
    writtenAt: new Date().toISOString(),
  } as const;
  await appendHistoryLine(file, line, (history) => mayAnnotate(line, history));
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, file, annotation: line } satisfies CommandOutput<"history-annotate-output">)}\n`
      : `Accepted at run ${run}${scenario === null ? "" : `, ${scenario}`}: ${text}\n`,
  );
  return 0;
}

function mayAnnotate(annotation: HistoryAnnotation, { lines }: StoredHistory): void {
  const { run: id, scenario } = annotation;
  const stored = lines.map(({ line }) => line);
  const all = historySeries(stored);
  const series = all.find(({ runs }) => runs.some((run) => run.id === id));
  const ids = all.flatMap(({ runs }) => runs.map((run) => run.id));
  if (series === undefined) throw usage(`--run: no run ${id} is in the history.${didYouMean(id, ids)}`);
  const { key, runs } = series;
  // A run without the scenario stands for the one before it that has it.
  const until = runs.slice(0, runs.findIndex((run) => run.id === id) + 1);
  const names = [...new Set(until.flatMap(({ scenarios }) => scenarios.map(({ name }) => name)))];
  if (scenario !== null && !names.includes(scenario))
    throw usage(`--scenario: expected one of ${names.join(", ")}; got '${scenario}'.${didYouMean(scenario, names)}`);
  if (scenario !== null) return;
  const [before, after] = [stored, [...stored, annotation]].map((some) =>
    JSON.stringify(analyseHistory(some, key)?.scenarios),
  );
  if (before === after)
    throw usage(
      `expected a rise at run ${id} that nobody has accepted, got none: where nothing has risen and was confirmed, --scenario names whose level is accepted`,
    );
}

function usage(message: string): JwtCapacityError {
  return new JwtCapacityError("JC-USAGE-001", message, `${COMMAND} history show lists runs and scenarios`);
}

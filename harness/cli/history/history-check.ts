import { appendFile } from "node:fs/promises";
import { historyAnnotations } from "../../../reports/github/history-annotations.ts";
import { nextStep, reasonsOf, verdictSentence } from "../../../reports/answer/history-words.ts";
import { neutraliseStrings } from "../../../reports/format/neutralise-strings.ts";
import { historyMarkdown } from "../../../reports/markdown/history-markdown.ts";
import { describeVerdict } from "../../../reports/terminal/describe-history.ts";
import type { HistoryAnalysis } from "../../analyse/regression/history-analysis.ts";
import { errorMessage } from "../../plan/error-message.ts";
import { JwtCapacityError, type ErrorCode } from "../../plan/error.ts";
import { githubStep, type GithubStep } from "../ci/github-step.ts";
import { type HistorySeriesOptions, readSeries, refusedWords } from "./history-file.ts";
import { reportError } from "../report-error.ts";
import { type Streams, wantsColor } from "../streams.ts";

/** Options of `history check`. */
export interface HistoryCheckOptions extends HistorySeriesOptions {
  readonly github?: boolean;
}

/**
 * `history check`: whether anything has risen that nobody accepted.
 *
 * @returns 0 when nothing has, 99 when something has, 5 when the newest run has to be confirmed first, 4 when the newest line is damaged
 * @throws JwtCapacityError as `readSeries` and `githubStep`
 */
export async function historyCheckCommand(streams: Streams, options: HistoryCheckOptions): Promise<number> {
  const step = await githubStep(streams, options.github === true);
  const { file, analysis, refused, newestIsDamaged } = await readSeries(options, streams.cwd);
  for (const line of refused) streams.stderr.write(`${neutraliseStrings(`${file} ${refusedWords(line)}`)}\n`);
  const look = { color: wantsColor(streams.stdout, streams.env), width: streams.stdout.columns ?? 100 };
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, file, refused, analysis })}\n`
      : describeVerdict(analysis, look),
  );
  await tellGithub(step, analysis, streams);
  const failure = failureOf(analysis, newestIsDamaged);
  return failure === null ? 0 : reportError(failure, streams, false);
}

/** What fails here is said and changes no exit status. */
async function tellGithub(
  { summaryFile, annotates }: GithubStep,
  analysis: HistoryAnalysis,
  { stderr }: Streams,
): Promise<void> {
  if (annotates) for (const line of historyAnnotations(analysis)) stderr.write(`${line}\n`);
  if (summaryFile === null) return;
  // A line end first: what stands there may not have ended with one.
  await appendFile(summaryFile, `\n${historyMarkdown(analysis)}`).catch((error: unknown) => {
    stderr.write(`The step summary could not be written: ${errorMessage(error)}\n`);
  });
}

const codes = { risen: "JC-HISTORY-004", suspect: "JC-HISTORY-003" } as const satisfies Record<string, ErrorCode>;

function failureOf(analysis: HistoryAnalysis, newestIsDamaged: boolean): JwtCapacityError | null {
  const safe = neutraliseStrings(analysis);
  const { verdict } = safe;
  const sentences = [verdictSentence(safe), ...reasonsOf(safe)].join("\n  ").replaceAll("\u00a0", " ");
  // What has risen before the damaged line has risen all the same.
  if (verdict === "risen") return new JwtCapacityError(codes.risen, sentences, nextStep(safe) ?? "");
  if (newestIsDamaged)
    return new JwtCapacityError(
      "JC-HISTORY-002",
      "the newest line of the history is damaged: what was measured last is not known",
      "remove that line, and add its run again",
    );
  return verdict === "suspect" ? new JwtCapacityError(codes.suspect, sentences, nextStep(safe) ?? "") : null;
}

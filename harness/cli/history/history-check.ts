import { historyAnnotations } from "../../../reports/github/history-annotations.ts";
import { historyNextStep, type HistoryPlace } from "../../../reports/answer/history-next-step.ts";
import { stepInOneLine } from "../../../reports/answer/next-step.ts";
import { neutraliseStrings } from "../../../reports/format/neutralise-strings.ts";
import { historyMarkdown } from "../../../reports/markdown/history-markdown.ts";
import { describeVerdict } from "../../../reports/terminal/describe-history.ts";
import { JwtCapacityError, type ErrorCode } from "../../plan/error.ts";
import { githubStep, writeToGithub } from "../ci/github-step.ts";
import { type HistorySeriesOptions, placeOf, type ReadSeries, readSeries, refusedWords } from "./history-file.ts";
import { reportError } from "../report-error.ts";
import { type Streams, wantsColor } from "../streams.ts";
import type { CommandOutput } from "../command-outputs.ts";

/** Options of `history check`. */
export interface HistoryCheckOptions extends HistorySeriesOptions {
  readonly github?: boolean;
}

/**
 * `history check`: whether anything has risen that nobody accepted.
 *
 * @returns 0 when nothing has, 99 when something has, 5 when a run that stands out has to be confirmed first, 4 when the newest line is damaged
 * @throws JwtCapacityError as `readSeries` and `githubStep`
 */
export async function historyCheckCommand(streams: Streams, options: HistoryCheckOptions): Promise<number> {
  const step = await githubStep(streams, options.github === true);
  const series = await readSeries(options, streams.cwd);
  const { file, analysis, refused } = series;
  const place = placeOf(options);
  for (const line of refused) streams.stderr.write(`${neutraliseStrings(`${file} ${refusedWords(line)}`)}\n`);
  const look = { color: wantsColor(streams.stdout, streams.env), width: streams.stdout.columns ?? 100, place };
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, file, refused, analysis } satisfies CommandOutput<"history-series-output">)}\n`
      : describeVerdict(analysis, look),
  );
  await writeToGithub(step, streams, {
    annotations: () => historyAnnotations(analysis, place),
    markdown: (limitBytes) => historyMarkdown(analysis, limitBytes, place),
  });
  const failure = failureOf(series, options.json === true ? place : null);
  return failure === null ? 0 : reportError(failure, streams, false);
}

const codes = { risen: "JC-HISTORY-004", suspect: "JC-HISTORY-003" } as const satisfies Record<string, ErrorCode>;

/**
 * Why the command fails; `null` when it does not. Reasons and what to do stand in the verdict: the error repeats what to do only where that
 * was printed as JSON.
 *
 * @param place where the history is, for what to do; `null` where that has been said
 */
function failureOf(
  { analysis, newestIsDamaged }: Pick<ReadSeries, "analysis" | "newestIsDamaged">,
  place: HistoryPlace | null,
): JwtCapacityError | null {
  const safe = neutraliseStrings(analysis);
  const { verdict } = safe;
  const names = safe.scenarios.filter((scenario) => scenario.verdict === verdict).map(({ name }) => name);
  const next = place === null ? null : historyNextStep(safe, neutraliseStrings(place));
  const hint = next === null ? "do what the verdict above says" : stepInOneLine(next);
  // What has risen before the damaged line has risen all the same.
  if (verdict === "risen")
    return new JwtCapacityError(codes.risen, `CPU per validation has risen: ${names.join(", ")}`, hint);
  if (newestIsDamaged)
    return new JwtCapacityError(
      "JC-HISTORY-002",
      "the newest line of the history is damaged: what was measured last is not known",
      "remove that line, and add its run again",
    );
  return verdict === "suspect"
    ? new JwtCapacityError(codes.suspect, `a run that stands out has to be confirmed: ${names.join(", ")}`, hint)
    : null;
}

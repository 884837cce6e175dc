import { describeHistory } from "../../../reports/terminal/describe-history.ts";
import { neutraliseStrings } from "../../../reports/format/neutralise-strings.ts";
import { type HistorySeriesOptions, placeOf, readSeries, refusedWords } from "./history-file.ts";
import { type Streams, wantsColor } from "../streams.ts";
import type { CommandOutput } from "../command-outputs.ts";

/**
 * `history show`: one series, run by run; lines that were refused are named with the reason, and the rest is shown.
 *
 * @throws JwtCapacityError as `readSeries`
 */
export async function historyShowCommand(streams: Streams, options: HistorySeriesOptions): Promise<number> {
  const { file, analysis, refused } = await readSeries(options, streams.cwd);
  for (const line of refused) streams.stderr.write(`${neutraliseStrings(`${file} ${refusedWords(line)}`)}\n`);
  const look = {
    color: wantsColor(streams.stdout, streams.env),
    width: streams.stdout.columns ?? 120,
    place: placeOf(options),
  };
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, file, refused, analysis } satisfies CommandOutput<"history-series-output">)}\n`
      : describeHistory(analysis, look),
  );
  return 0;
}

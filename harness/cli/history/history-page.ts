import { resolve } from "node:path";
import { renderHistory } from "../../../reports/html/render-history.ts";
import { writeAtomically } from "../../gather/run-directory.ts";
import { errorMessage } from "../../plan/error-message.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { bundlePage } from "../bundle-page.ts";
import { type HistorySeriesOptions, placeOf, readSeries, refusedWords } from "./history-file.ts";
import type { Streams } from "../streams.ts";
import type { CommandOutput } from "../command-outputs.ts";

/**
 * `history page FILE.html`: writes the trend of one series as one self-contained page, and prints its path.
 *
 * @throws JwtCapacityError JC-OUTPUT-001 when it cannot be written, as `readSeries`
 */
export async function historyPageCommand(
  streams: Streams,
  named: string,
  options: HistorySeriesOptions,
): Promise<number> {
  const { analysis, refused } = await readSeries(options, streams.cwd);
  const page = resolve(streams.cwd, named);
  const text = renderHistory(analysis, refused.map(refusedWords), await bundlePage(), placeOf(options));
  await writeAtomically(page, text).catch((error: unknown) => {
    throw new JwtCapacityError(
      "JC-OUTPUT-001",
      `the page cannot be written to ${page}: ${errorMessage(error)}`,
      "name a file that you may write to",
      { cause: error },
    );
  });
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, page } satisfies CommandOutput<"history-page-output">)}\n`
      : `${page}\n`,
  );
  return 0;
}

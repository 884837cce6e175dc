import { resolve } from "node:path";
import { analyseAb } from "../../analyse/regression/analyse-ab.ts";
import { historyRunOf } from "../../analyse/regression/history-run-of.ts";
import { historySeries, seriesKey } from "../../analyse/regression/history-series.ts";
import { hostDifference } from "../../analyse/regression/host-difference.ts";
import { appendHistoryLine, type StoredHistory } from "../../gather/history-store.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { COMMAND } from "../../results/command.ts";
import type { HistoryRun } from "../../results/history-line.ts";
import { isWebAddress } from "../../results/validate-history-line.ts";
import { HISTORY_FILE, type HistoryFileOptions } from "./history-file.ts";
import { readAb } from "./read-ab.ts";
import type { Streams } from "../streams.ts";
import type { CommandOutput } from "../command-outputs.ts";

/** Options of `history add`. */
export interface HistoryAddOptions extends HistoryFileOptions {
  readonly link?: string;
  readonly otherHost?: boolean;
  readonly json?: boolean;
}

/**
 * `history add DIR`: appends what an `ab` measured against its fixed reference.
 *
 * @throws JwtCapacityError JC-HISTORY-001 when it is no line of a history; JC-USAGE-001 for a link that is no web address; as `readAb` and
 * `appendHistoryLine`
 */
export async function historyAddCommand(streams: Streams, named: string, options: HistoryAddOptions): Promise<number> {
  const { link = null } = options;
  if (link !== null && !isWebAddress(link))
    throw new JwtCapacityError(
      "JC-USAGE-001",
      `--link: expected an address that begins with https:// or http://, got '${link}'`,
      `${COMMAND} history add --help`,
    );
  const ab = await readAb(named, streams.cwd);
  const made = historyRunOf(ab, analyseAb(ab), link);
  if ("why" in made) throw refusal(made.why, made.hint);
  const { run, leftOut } = made;
  const missing = leftOut.length === 0 ? "" : ` Left out, with too few valid pairs: ${leftOut.join(", ")}.`;
  const file = resolve(streams.cwd, options.file ?? HISTORY_FILE);
  await appendHistoryLine(file, run, (history) => mayAdd(run, history, options.otherHost === true));
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, file, run, leftOut } satisfies CommandOutput<"history-add-output">)}\n`
      : `Added ${run.id} to series ${seriesKey(run)} of ${file}: ${run.scenarios.map(({ name }) => name).join(", ")}.${missing}\n`,
  );
  return 0;
}

/** Throws when the run is there already, or was measured on another machine than the one before it in its series. */
function mayAdd(run: HistoryRun, { lines }: StoredHistory, mayBeOtherHost: boolean): void {
  const stored = lines.map(({ line }) => line);
  if (stored.some((line) => line.kind === "run" && line.id === run.id))
    throw refusal(`run ${run.id} is in the history already`, "nothing has to be done: a run counts once");
  const newest = historySeries(stored)
    .find(({ key }) => key === seriesKey(run))
    ?.runs.at(-1);
  const difference = newest === undefined ? null : hostDifference(run.host, newest.host);
  if (difference !== null && !mayBeOtherHost)
    throw refusal(
      `run ${run.id} was measured on another machine than ${newest?.id}. ${difference}`,
      "start another file for that machine with --file, or add it with --other-host: a ratio does not cancel the processor as a whole",
    );
}

function refusal(why: string, hint: string): JwtCapacityError {
  return new JwtCapacityError("JC-HISTORY-001", why, hint);
}

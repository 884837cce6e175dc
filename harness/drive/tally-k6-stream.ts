import { durationHistogram, encodeDurations } from "./duration-histogram.ts";
import type { FlowTally, RawGenerator, WindowTally } from "./raw-trial.ts";

/** Adds up k6's CSV output line by line while the trial runs, so that no raw sample is ever stored on disk. */
export interface K6Tally {
  /** One line of the stream, without its line break. */
  add(line: string): void;
  /** What belongs to the trial as a whole. */
  totals(): Pick<RawGenerator, "requests" | "counters" | "vusPeak" | "vusMax" | "unreadableLines">;
  /**
   * What ended between two moments, s since 1970: a window is what happened between its own readings. Dropped iterations also
   * count when they fell up to `marginSeconds` outside, so that none is lost between two windows.
   */
  between(fromSeconds: number, toSeconds: number, marginSeconds: number): WindowTally;
}

/** Counters summed over the whole trial; every other counter of k6 follows from the samples. */
const summedCounters = new Set([
  "dropped_iterations",
  "script_exceptions",
  "false_accepts",
  "false_rejects",
  "unexpected_answers",
  "unavailable_answers",
]);

interface RequestSample {
  readonly endSeconds: number;
  readonly milliseconds: number;
  /** Request name and status, a string that all samples of a kind share. */
  readonly kind: string;
}

interface AmountSample {
  readonly seconds: number;
  readonly metric: string;
  readonly amount: number;
}

/** Metrics of which a window needs the sum. */
const summedPerWindow = new Set(["data_sent", "data_received", "dropped_iterations"]);

/** Starts with nothing; the first line must be k6's CSV header, which says where the columns are. */
export function tallyK6Stream(): K6Tally {
  const requests: RequestSample[] = [];
  const amounts: AmountSample[] = [];
  const counters: Record<string, number> = {};
  let columns: Columns | null = null;
  const freshConnections: number[] = [];
  let unreadableLines = 0;
  let vusPeak: number | null = null;
  let vusMax: number | null = null;

  const addSample = (metric: string, value: number, fields: readonly string[], at: Columns): void => {
    const seconds = Number(fields[at.timestamp]) / 1e6;
    if (metric === "http_req_duration")
      requests.push({ endSeconds: seconds, milliseconds: value, kind: `${fields[at.name]} ${fields[at.status]}` });
    else if (metric === "http_req_connecting" && value > 0) freshConnections.push(seconds);
    else if (metric === "vus") vusPeak = Math.max(vusPeak ?? 0, value);
    else if (metric === "vus_max") vusMax = Math.max(vusMax ?? 0, value);
    if (summedPerWindow.has(metric)) amounts.push({ seconds, metric, amount: value });
    if (summedCounters.has(metric)) counters[metric] = (counters[metric] ?? 0) + value;
  };

  return {
    add(line) {
      if (line === "") return;
      const fields = line.split(",");
      if (columns === null) {
        columns = columnsOf(fields);
        return;
      }
      const value = Number(fields[columns.value]);
      if (fields.length !== columns.count || Number.isNaN(value)) unreadableLines += 1;
      else addSample(fields[columns.metric] ?? "", value, fields, columns);
    },
    totals: () => ({ requests: requests.length, counters, vusPeak, vusMax, unreadableLines }),
    between(from, to, margin) {
      const within = (seconds: number) => seconds >= from && seconds < to;
      const sum = (metric: string, outside = 0) =>
        amounts
          .filter(({ seconds }) => seconds >= from - outside && seconds < to + outside)
          .filter((sample) => sample.metric === metric)
          .reduce((total, sample) => total + sample.amount, 0);
      return {
        flows: tallyFlows(requests.filter((sample) => within(sample.endSeconds))),
        sentBytes: sum("data_sent"),
        receivedBytes: sum("data_received"),
        droppedIterations: sum("dropped_iterations", margin),
        freshConnections: freshConnections.filter(within).length,
      };
    },
  };
}

function tallyFlows(samples: readonly RequestSample[]): FlowTally[] {
  const byName = Map.groupBy(samples, ({ kind }) => kind.slice(0, kind.lastIndexOf(" ")));
  return [...byName].map(([request, same]) => {
    const durations = durationHistogram();
    const byStatus: Record<string, number> = {};
    for (const { milliseconds, kind } of same) {
      // k6 reports milliseconds with six decimals; the histogram counts microseconds.
      durations.recordValue(Math.max(1, Math.round(milliseconds * 1000)));
      const status = kind.slice(kind.lastIndexOf(" ") + 1);
      byStatus[status] = (byStatus[status] ?? 0) + 1;
    }
    return { request, requests: same.length, byStatus, durationHdr: encodeDurations(durations) };
  });
}

interface Columns {
  readonly count: number;
  readonly metric: number;
  readonly timestamp: number;
  readonly value: number;
  readonly name: number;
  readonly status: number;
}

function columnsOf(header: readonly string[]): Columns {
  const at = (name: string) => {
    const index = header.indexOf(name);
    if (index === -1) throw new Error(`k6's CSV output has no column ${name}: ${header.join(",")}`);
    return index;
  };
  return {
    count: header.length,
    metric: at("metric_name"),
    timestamp: at("timestamp"),
    value: at("metric_value"),
    name: at("name"),
    status: at("status"),
  };
}

import type { Histogram } from "hdr-histogram-js";
import { durationHistogram, encodeDurations } from "./duration-histogram.ts";
import type { FlowTally, RawGenerator } from "./raw-trial.ts";

/** Adds up k6's CSV output line by line while the trial runs, so that no raw sample is ever stored. */
export interface K6Tally {
  /** One line of the stream, without its line break. */
  add(line: string): void;
  /** Requests seen so far. */
  requests(): number;
  result(): Pick<RawGenerator, "flows" | "counters" | "droppedByScenario" | "vusPeak" | "vusMax" | "unreadableLines">;
  /** `data_sent` or `data_received` of the scenarios whose name begins with `prefix`, bytes. */
  bytes(metric: "data_sent" | "data_received", prefix: string): number;
}

interface Flow {
  readonly scenario: string;
  readonly request: string;
  requests: number;
  readonly byStatus: Record<string, number>;
  readonly durations: Histogram;
  firstSeconds: number;
  lastSeconds: number;
}

/** Counters summed over the whole trial; every other counter of k6 follows from the flows. */
const summedCounters = new Set([
  "dropped_iterations",
  "script_exceptions",
  "false_accepts",
  "false_rejects",
  "unexpected_answers",
  "unavailable_answers",
  "iterations",
]);

/** Starts with nothing; the first line must be k6's CSV header, which says where the columns are. */
export function tallyK6Stream(): K6Tally {
  const flows = new Map<string, Flow>();
  const counters: Record<string, number> = {};
  const droppedByScenario: Record<string, number> = {};
  const bytes = new Map<string, number>();
  let columns: Columns | null = null;
  let requests = 0;
  let unreadableLines = 0;
  let vusPeak: number | null = null;
  let vusMax: number | null = null;

  const addSample = (metric: string, value: number, fields: readonly string[], at: Columns): void => {
    if (metric === "http_req_duration") {
      const flow = flowOf(flows, fields[at.scenario] ?? "", fields[at.name] ?? "");
      // k6 reports milliseconds with six decimals; the histogram counts microseconds.
      flow.durations.recordValue(Math.max(1, Math.round(value * 1000)));
      flow.requests += 1;
      requests += 1;
      const status = fields[at.status] ?? "";
      flow.byStatus[status] = (flow.byStatus[status] ?? 0) + 1;
      const seconds = Number(fields[at.timestamp]) / 1e6;
      flow.firstSeconds = Math.min(flow.firstSeconds, seconds);
      flow.lastSeconds = Math.max(flow.lastSeconds, seconds);
    } else if (metric === "data_sent" || metric === "data_received") {
      const key = `${metric} ${fields[at.scenario] ?? ""}`;
      bytes.set(key, (bytes.get(key) ?? 0) + value);
    } else if (metric === "vus") vusPeak = Math.max(vusPeak ?? 0, value);
    else if (metric === "vus_max") vusMax = Math.max(vusMax ?? 0, value);
    else if (summedCounters.has(metric)) counters[metric] = (counters[metric] ?? 0) + value;
    if (metric === "dropped_iterations") {
      const scenario = fields[at.scenario] ?? "";
      droppedByScenario[scenario] = (droppedByScenario[scenario] ?? 0) + value;
    }
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
    requests: () => requests,
    bytes: (metric, prefix) =>
      [...bytes].filter(([key]) => key.startsWith(`${metric} ${prefix}`)).reduce((sum, [, value]) => sum + value, 0),
    result: () => ({
      flows: [...flows.values()].map(finish),
      counters,
      droppedByScenario,
      vusPeak,
      vusMax,
      unreadableLines,
    }),
  };
}

interface Columns {
  readonly count: number;
  readonly metric: number;
  readonly timestamp: number;
  readonly value: number;
  readonly name: number;
  readonly scenario: number;
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
    scenario: at("scenario"),
    status: at("status"),
  };
}

function flowOf(flows: Map<string, Flow>, scenario: string, request: string): Flow {
  const key = `${scenario} ${request}`;
  const known = flows.get(key);
  if (known !== undefined) return known;
  const fresh: Flow = {
    scenario,
    request,
    requests: 0,
    byStatus: {},
    durations: durationHistogram(),
    firstSeconds: Number.POSITIVE_INFINITY,
    lastSeconds: Number.NEGATIVE_INFINITY,
  };
  flows.set(key, fresh);
  return fresh;
}

function finish({ durations, ...flow }: Flow): FlowTally {
  return { ...flow, durationHdr: encodeDurations(durations) };
}

import type { RawFalseAnswer, RawGenerator, WindowTally } from "./raw-trial.ts";
import { type Column, openColumn } from "./tally-k6-stream-column.ts";
import { type DurationMetric, durationMetrics, tallyFlows } from "./tally-k6-stream-flows.ts";

/** Adds up k6's CSV output line by line while the trial runs, so that no raw sample is ever stored on disk. */
export interface K6Tally {
  /** One line of the stream, without its line break. */
  add(line: string): void;
  /** What belongs to the trial as a whole. */
  totals(): Pick<RawGenerator, "requests" | "counters" | "falseAnswers" | "vusPeak" | "vusMax" | "unreadableLines">;
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

/** Counters that carry the case of the token that was wrongly answered. */
const falseAnswerCounters: Readonly<Record<string, RawFalseAnswer["kind"]>> = {
  false_accepts: "accept",
  false_rejects: "reject",
};

/** Metrics of which a window needs the sum. */
const summedPerWindow = ["data_sent", "data_received", "dropped_iterations"] as const;

/** Parts of a request that most do without: k6 then reports zero. */
const absentWhenZero = new Set(["http_req_connecting", "http_req_tls_handshaking"]);

type Columns = Readonly<Record<DurationMetric | (typeof summedPerWindow)[number], Column>>;

/** Starts with nothing; the first line must be k6's CSV header, which says where the fields are. */
export function tallyK6Stream(): K6Tally {
  const columns = openColumns();
  const kinds = new Map<string, number>();
  const counters: Record<string, number> = {};
  const falseAnswers = new Map<string, RawFalseAnswer>();
  let places: Places | null = null;
  let unreadableLines = 0;
  let vusPeak: number | null = null;
  let vusMax: number | null = null;

  const addSample = (metric: string, value: number, fields: readonly string[], at: Places): void => {
    if (isColumn(metric, columns)) {
      if (value === 0 && absentWhenZero.has(metric)) return;
      const isDuration = metric.startsWith("http_req_");
      // k6 reports milliseconds with six decimals; the histograms count microseconds.
      const whole = isDuration ? Math.max(1, Math.round(value * 1000)) : value;
      const kind = isDuration ? numberOf(`${fields[at.name]} ${fields[at.status]}`, kinds) : 0;
      columns[metric].add(Number(fields[at.timestamp]) / 1e6, whole, kind);
    } else if (metric === "vus") vusPeak = Math.max(vusPeak ?? 0, value);
    else if (metric === "vus_max") vusMax = Math.max(vusMax ?? 0, value);
    if (!summedCounters.has(metric)) return;
    counters[metric] = (counters[metric] ?? 0) + value;
    const kind = falseAnswerCounters[metric];
    if (kind !== undefined) addFalseAnswer(falseAnswers, kind, fields[at.extraTags] ?? "", value);
  };

  return {
    add(line) {
      if (line === "") return;
      const fields = line.split(",");
      if (places === null) {
        places = placesOf(fields);
        return;
      }
      const value = Number(fields[places.value]);
      if (fields.length !== places.count || !(value >= 0)) unreadableLines += 1;
      else addSample(fields[places.metric] ?? "", value, fields, places);
    },
    totals: () => ({
      requests: columns.http_req_duration.count,
      counters,
      falseAnswers: [...falseAnswers.values()],
      vusPeak,
      vusMax,
      unreadableLines,
    }),
    between(from, to, margin) {
      const sum = (metric: (typeof summedPerWindow)[number], outside = 0) => {
        let total = 0;
        columns[metric].within(from - outside, to + outside, (value) => (total += value));
        return total;
      };
      let freshConnections = 0;
      columns.http_req_connecting.within(from, to, () => (freshConnections += 1));
      return {
        flows: tallyFlows(columns, [...kinds.keys()], from, to),
        sentBytes: sum("data_sent"),
        receivedBytes: sum("data_received"),
        droppedIterations: sum("dropped_iterations", margin),
        freshConnections,
      };
    },
  };
}

function openColumns(): Columns {
  const metrics = [...durationMetrics, ...summedPerWindow];
  return Object.fromEntries(metrics.map((metric) => [metric, openColumn()])) as Columns;
}

function isColumn(metric: string, columns: Columns): metric is keyof Columns {
  return Object.hasOwn(columns, metric);
}

/** The number of a kind, the next free one when it is new. */
function numberOf(kind: string, known: Map<string, number>): number {
  const found = known.get(kind) ?? known.size;
  if (found === known.size) known.set(kind, found);
  return found;
}

function addFalseAnswer(
  into: Map<string, RawFalseAnswer>,
  kind: RawFalseAnswer["kind"],
  tags: string,
  count: number,
): void {
  // k6 writes tags of its user as `name=value&name=value`.
  const tokenCase = new URLSearchParams(tags).get("case") ?? "unknown";
  const key = `${kind} ${tokenCase}`;
  into.set(key, { case: tokenCase, kind, count: (into.get(key)?.count ?? 0) + count });
}

interface Places {
  readonly count: number;
  readonly metric: number;
  readonly timestamp: number;
  readonly value: number;
  readonly name: number;
  readonly status: number;
  readonly extraTags: number;
}

function placesOf(header: readonly string[]): Places {
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
    extraTags: at("extra_tags"),
  };
}

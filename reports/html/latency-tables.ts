import type {
  ConditionFacts,
  LatencyAtRate,
  LatencyQuote,
  LoadCurve,
  LoadStep,
  Overload,
} from "../../harness/analyse/analysis.ts";
import type { Confirmation } from "../../harness/analyse/model/confirmation.ts";
import { sameLoad } from "../../harness/analyse/load/same-load.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";
import type { Subject } from "../../harness/results/trial-result.ts";
import { countWords } from "../format/count-words.ts";
import { formatQuantity } from "../format/format-quantity.ts";
import { html, type Content, type Html } from "./escape-html.ts";
import {
  estimateCell,
  figure,
  limitsFigure,
  percentileCell,
  percentileCells,
  percentileHeads,
  shownFigure,
} from "./figures.ts";
import { table } from "./table.ts";
import { term } from "./terms.ts";

/** Both generators at every load of some designs, their floors, and whose figure is quoted. */
export function quoteTable(caption: string, quotes: readonly LatencyQuote[], facts: readonly ConditionFacts[]): Html {
  return table(
    `${caption}${leftOut(quotes.length)}`,
    [
      { title: "Design, workload" },
      { title: term("offered", "Offered"), align: "number" },
      { title: "Quoted" },
      { title: "probe p50", align: "number" },
      { title: "probe p99", align: "number" },
      { title: "p99 from send", align: "number" },
      { title: "probe floor p99", align: "number" },
      { title: "lag p99", align: "number" },
      { title: "k6 p50", align: "number" },
      { title: "k6 p99", align: "number" },
      { title: "k6 floor p99", align: "number" },
    ],
    quotes
      .slice(0, MOST_ROWS)
      .map((quote) => [
        html`${subjectLabel(quote.subject)}, ${quote.workload}`,
        figure(quote.offeredPerSecond, "perSecond"),
        quote.source === null ? html`<span class="none">none</span>` : html`<strong>${quote.source}</strong>`,
        percentileCell(quote.probe, "p50"),
        percentileCell(quote.probe, "p99"),
        seconds(facts.find((fact) => sameLoad(fact, quote))?.fromSendP99Seconds),
        percentileCell(quote.probeFloor, "p99"),
        percentileCell(quote.probeLag, "p99"),
        percentileCell(quote.k6, "p50"),
        percentileCell(quote.k6, "p99"),
        percentileCell(quote.k6Floor, "p99"),
      ]),
  );
}

/** Rows that somebody still reads; analysis.json has the others. */
const MOST_ROWS = 40;

function leftOut(rows: number): string {
  return rows <= MOST_ROWS ? "" : ` (analysis.json has ${countWords(rows - MOST_ROWS, "more row")})`;
}

/** What a verifier process completed under overload. */
export function overloadTable(rows: readonly Overload[]): Html {
  return table(
    "Under overload: what one verifier process completed, and what its latency steps are shares of",
    [
      { title: "Design" },
      { title: "completed", align: "number" },
      { title: "verifier CPUs busy", align: "number" },
      { title: "CPU per request", align: "number" },
      { title: "What gave out first" },
      { title: "n", align: "number" },
    ],
    rows.map((row) => [
      subjectLabel(row.subject),
      estimateCell(row.completedPerSecond, "perSecond"),
      figure(row.verifierCpusUsed, "cpus"),
      figure(row.verifierCpuSecondsPerRequest, "seconds"),
      row.isLowerBound
        ? html`<strong>${term("lowerBound")}</strong>: the verifier had CPU left, the probe or what it waits for had not`
        : "the verifier’s CPU",
      figure(row.completedPerSecond.samples, "count"),
    ]),
  );
}

/** Rates that were driven again in fresh processes. */
export function confirmTable({ rates }: Confirmation, label: string): Html | false {
  if (rates.length === 0) return false;
  return table(
    `Rates driven again in fresh processes: ${label} of each process`,
    [{ title: "Rate" }, { title: "Each process" }, { title: "Result" }],
    rates.map(({ ratePerSecond, seconds: each, confirmed }) => [
      figure(ratePerSecond, "perSecond"),
      each.map((value, index) => [index > 0 && ", ", processCell(value, `process ${index + 1}`)]),
      confirmed ? "confirmed" : "not confirmed",
    ]),
  );
}

function processCell(value: number | null, name: string): Content {
  if (value === null) return "did not keep up";
  return shownFigure(html`${formatQuantity(value, "seconds")}`, "seconds", { [name]: value });
}

/** Every valid step of some curves. */
export function stepTable(caption: string, curves: readonly LoadCurve[]): Html {
  const rows = curves.flatMap(({ subject, generator, steps }) =>
    steps.map((step) => stepCells(subject, generator, step)),
  );
  const heldOut = curves.some(({ steps }) => steps.some(({ role }) => role === "hold-out"));
  return table(
    `${caption}${heldOut ? "; ○ held out" : ""}${leftOut(rows.length)}`,
    [
      { title: "Design" },
      { title: "by" },
      { title: term("offered", "Offered"), align: "number" },
      { title: "of the anchor", align: "number" },
      { title: "Achieved", align: "number" },
      ...percentileHeads(),
      { title: "samples", align: "number" },
      { title: "verifier CPU per request", align: "number" },
      { title: "verifier CPUs busy", align: "number" },
      { title: "event loop busy", align: "number" },
      { title: "generator CPUs busy", align: "number" },
    ],
    rows.slice(0, MOST_ROWS),
  );
}

function stepCells(subject: Subject, generator: string, step: LoadStep): readonly Content[] {
  return [
    subjectLabel(subject),
    generator,
    figure(step.offeredPerSecond, "perSecond"),
    step.fractionOfAnchor === null
      ? "–"
      : html`${step.role === "hold-out" && "○ "}${figure(step.fractionOfAnchor, "share")}`,
    figure(step.achievedPerSecond, "perSecond"),
    ...percentileCells(step.latency),
    figure(step.latency.samples, "count"),
    figure(step.verifierCpuSecondsPerRequest, "seconds"),
    figure(step.verifierCpusUsed, "cpus"),
    figure(step.eventLoopUtilisation, "share"),
    figure(step.generatorCpusUsed, "cpus"),
  ];
}

/** Percentiles at constant rates with the interval of p99 and how far repetitions lay apart. */
export function latencyTable(latencies: readonly LatencyAtRate[], isQuotable: (row: LatencyAtRate) => boolean): Html {
  const connections = connectionColumns.filter(({ pick }) => latencies.some((row) => pick(row) !== null));
  return table(
    `Latency at a constant rate, histograms of all repetitions merged; * not to be quoted${leftOut(latencies.length)}`,
    [
      { title: "Design" },
      { title: "Request" },
      { title: "by" },
      { title: term("offered", "Offered"), align: "number" },
      ...percentileHeads(),
      { title: "samples", align: "number" },
      { title: "p99, 95 % limits", align: "number" },
      { title: "p99 over repetitions", align: "number" },
      ...connections.map(({ title }) => ({ title, align: "number" as const })),
    ],
    latencies
      .slice(0, MOST_ROWS)
      .map((row) => [
        subjectLabel(row.subject),
        row.workload === row.request ? row.request : `${row.workload} · ${row.request}`,
        isQuotable(row) ? row.generator : `${row.generator}\u00a0*`,
        figure(row.offeredPerSecond, "perSecond"),
        ...percentileCells(row.latency),
        figure(row.latency.samples, "count"),
        row.p99Interval === null ? "n too small" : limitsFigure(row.p99Interval, "seconds"),
        p99Range(row),
        ...connections.map(({ pick, percentile }) => percentileCell(pick(row), percentile)),
      ]),
  );
}

/** What opening a connection took, for the tables in which some request opened one. */
const connectionColumns: readonly {
  readonly title: string;
  readonly percentile: "p50" | "p99";
  readonly pick: (row: LatencyAtRate) => LatencyAtRate["connecting"];
}[] = (["p50", "p99"] as const).flatMap((percentile) => [
  { title: `connect ${percentile}`, percentile, pick: ({ connecting }) => connecting },
  { title: `TLS ${percentile}`, percentile, pick: ({ tlsHandshaking }) => tlsHandshaking },
]);

/** How far single repetitions lay apart. */
function p99Range({ p99SecondsByRepetition: each }: LatencyAtRate): Content {
  if (each.length < 2) return "one repetition";
  const known = each.filter((value) => value !== null);
  if (known.length < each.length) return "n too small";
  return limitsFigure({ low: Math.min(...known), high: Math.max(...known) }, "seconds");
}

function seconds(value: number | null | undefined): Content {
  return value === null || value === undefined ? "–" : figure(value, "seconds");
}

import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { Estimate } from "../../harness/analyse/estimate.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { partsOutside, type RunPart, runParts } from "../answer/run-scope.ts";
import { formatEstimateInterval, hasInterval } from "../format/format-estimate.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";
import type { Painter } from "./painter.ts";
import { textTable, type TextColumn } from "./text-table.ts";

/** The cost tables of the summary, each with its title; a table without rows says that there is no data, or that it was not asked for. */
export function costTables(
  { run, analysis }: { readonly run: RunResult; readonly analysis: Analysis },
  paint: Painter,
  width: number,
): readonly (readonly string[])[] {
  return [verifyTable(analysis), demandTable(analysis), denylistTable(analysis)].map((table) =>
    tableLines(table, run, paint, width),
  );
}

function tableLines(table: CostTable, run: RunResult, paint: Painter, width: number): readonly string[] {
  const { title, columns, rows } = table;
  if (rows.length === 0) return [`${paint.bold(title)}: ${whyEmpty(table, run)}`];
  const [head = "", ...body] = textTable(columns, rows.slice(0, MOST_ROWS), width);
  const more = rows.length > MOST_ROWS ? [paint.dim(`  and ${rows.length - MOST_ROWS} more in the report`)] : [];
  return [paint.bold(title), paint.dim(head), ...body, ...more];
}

function whyEmpty({ part }: CostTable, run: RunResult): string {
  if (partsOutside(run).every(({ id }) => id !== part)) return "no data";
  return `not part of this run (${runParts.find(({ id }) => id === part)?.command})`;
}

/** Rows of a table that a summary on one screen can bear. */
const MOST_ROWS = 16;

interface CostTable {
  readonly title: string;
  /** What brings its rows. */
  readonly part: RunPart["id"];
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
}

function verifyTable({ verifyCosts }: Analysis): CostTable {
  return {
    title: "One verify, one thread",
    part: "bench",
    columns: [
      left("algorithm"),
      left("engine"),
      left("token"),
      right("CPU"),
      right("95 % interval"),
      right("n"),
      right("time"),
    ],
    rows: verifyCosts.map(({ algorithm, engine, tokenProfile, cpuSeconds, seconds }) => [
      algorithm,
      engine,
      tokenProfile,
      ...estimateCells(cpuSeconds),
      formatQuantity(seconds.value, "seconds"),
    ]),
  };
}

function demandTable({ serviceDemands }: Analysis): CostTable {
  const constant = serviceDemands.filter(({ workload }) => SHOWN_WORKLOADS.has(workload));
  return {
    title: "CPU per request",
    part: "load",
    columns: [
      left("design"),
      left("workload"),
      right("rate"),
      left("component"),
      right("CPU"),
      right("95 % interval"),
      right("n"),
    ],
    rows: constant.flatMap(({ subject, workload, offeredPerSecond, components }) =>
      components
        .filter(({ component, cpuSecondsPerRequest }) => !GENERATORS.has(component) && cpuSecondsPerRequest.value > 0)
        .map(({ component, cpuSecondsPerRequest }) =>
          [subjectLabel(subject), workload, formatQuantity(offeredPerSecond, "perSecond"), component].concat(
            estimateCells(cpuSecondsPerRequest),
          ),
        ),
    ),
  };
}

/** One rate each; the rates of a sweep fill a page, and a server that does nothing is no cost. */
const SHOWN_WORKLOADS: ReadonlySet<string> = new Set(["plain", "verify", "login", "mixed", "revocation"]);
const GENERATORS: ReadonlySet<string> = new Set(["generator", "probe"]);

function denylistTable({ denylistOverheads }: Analysis): CostTable {
  return {
    title: "A denylist adds to latency",
    part: "load",
    columns: [left("design"), right("Redis CPU"), right("p50"), right("p99")],
    rows: denylistOverheads.map((row) => [
      subjectLabel(row.subject),
      row.redisCpuSeconds === null ? "–" : formatQuantity(row.redisCpuSeconds.value, "seconds"),
      row.p50Seconds === null ? "n too small" : formatQuantity(row.p50Seconds.value, "seconds"),
      row.p99Seconds === null ? "n too small" : formatQuantity(row.p99Seconds.value, "seconds"),
    ]),
  };
}

function estimateCells(estimate: Estimate): readonly string[] {
  const interval = hasInterval(estimate) ? formatEstimateInterval(estimate, "seconds") : "none";
  return [formatQuantity(estimate.value, "seconds"), interval, formatExact(estimate.samples)];
}

function left(title: string): TextColumn {
  return { title, align: "left" };
}

function right(title: string): TextColumn {
  return { title, align: "right" };
}

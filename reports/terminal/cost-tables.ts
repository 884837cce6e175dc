import { measuringComponents } from "../../harness/analyse/load/component-demand.ts";
import type { Analysis } from "../../harness/analyse/analysis.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { workloads } from "../../harness/results/workloads.ts";
import { formatQuantity } from "../format/format-quantity.ts";
import { type CostTable, estimateCells, left, right, tableLines } from "./cost-table.ts";
import { comparisonsTable, validationTable } from "./duet-tables.ts";
import { noiseLines } from "./latency-lines.ts";
import type { Painter } from "./painter.ts";

/** The cost tables of the summary, each with its title; a table without rows says that there is no data, or that it was not asked for. */
export function costTables(
  { run, analysis }: { readonly run: RunResult; readonly analysis: Analysis },
  paint: Painter,
  width: number,
): readonly (readonly string[])[] {
  const lines = (table: (analysis: Analysis) => CostTable): readonly string[] =>
    tableLines(table(analysis), run, paint, width);
  return [
    ...[verifyTable, validationTable, comparisonsTable].map(lines),
    // Beside the comparisons: what is below it is none.
    noiseLines(analysis, paint, width),
    ...[demandTable, denylistTable].map(lines),
  ];
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
  // One rate each; the rates of steps fill a page, and a server that does nothing is no cost.
  const constant = serviceDemands.filter(({ workload }) => {
    const { part, inSteps, isFloor } = workloads[workload];
    return part === "load" && !inSteps && !isFloor;
  });
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
        .filter(
          ({ component, cpuSecondsPerRequest }) =>
            !measuringComponents.has(component) && cpuSecondsPerRequest.value > 0,
        )
        .map(({ component, cpuSecondsPerRequest }) =>
          [subjectLabel(subject), workload, formatQuantity(offeredPerSecond, "perSecond"), component].concat(
            estimateCells(cpuSecondsPerRequest),
          ),
        ),
    ),
  };
}

function denylistTable({ denylistOverheads }: Analysis): CostTable {
  return {
    title: "A denylist adds to latency",
    part: "load",
    columns: [left("design"), left("by"), right("offered"), right("Redis CPU"), right("p50"), right("p99")],
    rows: denylistOverheads.map((row) => [
      subjectLabel(row.subject),
      row.generator,
      formatQuantity(row.offeredPerSecond, "perSecond"),
      row.redisCpuSeconds === null ? "–" : formatQuantity(row.redisCpuSeconds.value, "seconds"),
      row.p50Seconds === null ? "n too small" : formatQuantity(row.p50Seconds.value, "seconds"),
      row.p99Seconds === null ? "n too small" : formatQuantity(row.p99Seconds.value, "seconds"),
    ]),
  };
}

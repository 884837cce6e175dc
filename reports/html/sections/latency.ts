import type { LatencyAtRate, LoadCurve, LoadStep } from "../../../harness/analyse/analysis.ts";
import type { Subject } from "../../../harness/results/trial-result.ts";
import { subjectLabel } from "../../../harness/analyse/subject-order.ts";
import { formatInterval } from "../../format/format-quantity.ts";
import { percentileColumns } from "../../format/format-percentile.ts";
import { distributionChart, loadCurveChart } from "../latency-charts.ts";
import { chartFigure } from "../chart-figure.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Content, type Html } from "../escape-html.ts";
import { figure, percentileCells } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** Latency under load: against the offered rate with the objective as a line, and as a distribution. */
export const latencySection: Section = {
  id: "latency",
  title: "Latency against load",
  render: ({ run, analysis }) => {
    const { loadCurves, latencies } = analysis;
    const curve = loadCurves.length > 0 ? loadCurveChart(loadCurves, run.run.sizing) : null;
    const distribution = latencies.length > 0 ? distributionChart(latencies) : null;
    const charts = [curve, distribution].filter((chart) => chart !== null);
    return {
      body: html`<p>
          ${term("open", "Open model")}: k6 sends at a set rate. Time runs from send to last byte, without connect and
          TLS. Plan below the ${term("knee")}, never at ${term("saturation")}.
        </p>
        ${
          curve === null
            ? emptyState(run, ["stepped"], "Latency against load was not measured.")
            : html`${chartFigure(curve)} ${stepTable(loadCurves)}`
        }
        ${
          distribution === null
            ? emptyState(run, ["verify"], "Latency at a constant rate was not measured.")
            : html`${chartFigure(distribution)} ${latencyTable(latencies)}`
        }`,
      charts,
    };
  },
};

function stepTable(curves: readonly LoadCurve[]): Html {
  return table(
    "Every valid step",
    [
      { title: "Design" },
      { title: "Offered", align: "number" },
      { title: "Achieved", align: "number" },
      ...percentileColumns.map(({ label }) => ({ title: label, align: "number" as const })),
      { title: "samples", align: "number" },
      { title: "verifier CPU per request", align: "number" },
      { title: "verifier CPUs busy", align: "number" },
      { title: "event loop busy", align: "number" },
      { title: "k6 CPUs busy", align: "number" },
    ],
    curves.flatMap(({ subject, steps }) => steps.map((step) => stepCells(subject, step))),
  );
}

function stepCells(subject: Subject, step: LoadStep): readonly Content[] {
  return [
    subjectLabel(subject),
    figure(step.offeredPerSecond, "perSecond"),
    figure(step.achievedPerSecond, "perSecond"),
    ...percentileCells(step.latency),
    figure(step.latency.samples, "count"),
    figure(step.verifierCpuSecondsPerRequest, "seconds"),
    figure(step.verifierCpusUsed, "cpus"),
    figure(step.eventLoopUtilisation, "share"),
    figure(step.generatorCpusUsed, "cpus"),
  ];
}

function latencyTable(latencies: readonly LatencyAtRate[]): Html {
  return table(
    "Latency at a constant rate, histograms of all repetitions merged",
    [
      { title: "Design" },
      { title: "Request" },
      { title: "Offered", align: "number" },
      ...percentileColumns.map(({ label }) => ({ title: label, align: "number" as const })),
      { title: "samples", align: "number" },
      { title: "p99 over repetitions", align: "number" },
    ],
    latencies.map((row) => [
      subjectLabel(row.subject),
      row.workload === row.request ? row.request : `${row.workload} · ${row.request}`,
      figure(row.offeredPerSecond, "perSecond"),
      ...percentileCells(row.latency),
      figure(row.latency.samples, "count"),
      p99Range(row),
    ]),
  );
}

/** How far single repetitions lay apart. */
function p99Range({ p99SecondsByRepetition: each }: LatencyAtRate): Content {
  if (each.length < 2) return "one repetition";
  const known = each.filter((seconds) => seconds !== null);
  return known.length < each.length ? "n too small" : formatInterval(Math.min(...known), Math.max(...known), "seconds");
}

import { expect, test } from "vitest";
import type { ChartSpec, LineChartSpec } from "../format/chart-spec.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { renderReport } from "./rendered-report.ts";

const { run, analysis } = syntheticReport();
const charts = renderReport(run, analysis).parts.flatMap((part) => part.charts);

test("R7: latency over the achieved rate has the objective as a line with its name", () => {
  const chart = lines("chart-load-curve");
  expect(chart).toMatchObject({ horizontal: "rate", vertical: "log" });
  expect(chart.limit).toMatchObject({ value: run.run.sizing.sloSeconds });
  expect(chart.limit?.label.replaceAll("\u00a0", " ")).toBe("SLO p99 ≤ 50 ms");
  expect(chart.series.every(({ points }) => points.length > 2)).toBe(true);
});

test("R7: the distribution of latency is drawn over the share of requests, its tail stretched", () => {
  expect(lines("chart-distribution")).toMatchObject({ horizontal: "tail", vertical: "log" });
});

test("R7: figures of repeated runs carry their intervals as bars of error", () => {
  for (const id of ["chart-verify-costs", "chart-comparisons"]) {
    const chart = charts.find((one) => one.id === id);
    const bars = chart?.kind === "bars" ? chart.series.flatMap((series) => series.bars) : [];
    expect(bars.filter((bar) => bar !== null && bar.low !== null).length).toBeGreaterThan(3);
  }
});

test("R16: the conclusion of every chart is a sentence, and no two charts share an identifier", () => {
  for (const { conclusion } of charts) expect(conclusion).toMatch(/^.{20,}\.$/u);
  expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length);
});

function lines(id: string): LineChartSpec {
  const chart: ChartSpec | undefined = charts.find((one) => one.id === id);
  if (chart?.kind !== "lines") throw new Error(`no line chart ${id}`);
  return chart;
}

import { expect, test } from "vitest";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { renderReport } from "../html/rendered-report.ts";
import { type ChartTheme, seriesStrokes } from "./chart-theme.ts";
import { lineConfiguration } from "./line-chart.ts";

const series = seriesStrokes.map((stroke, index) => ({ ...stroke, color: `colour ${index}` }));
const theme: ChartTheme = { ink: "", muted: "", grid: "", paper: "", limit: "", font: "", series };

test("R18: steps joined without a model have the colour of their curve and a dash of their own, in the chart and in its legend", () => {
  const { run, analysis } = syntheticReport();
  const charts = renderReport(run, analysis).parts.flatMap((part) => part.charts);
  const spec = charts.find(({ id }) => id === "chart-load-curve");
  if (spec?.kind !== "lines") throw new Error("the synthetic run has no load curve");
  const place = spec.series.findIndex(({ drawnAs }) => drawnAs === "reference");
  const curve = spec.series.findIndex(({ drawnAs, like }) => drawnAs === "curve" && like === spec.series[place]?.like);
  expect(Math.min(place, curve)).toBeGreaterThan(-1);
  const { data, options } = lineConfiguration(spec, theme, false);
  const lines = data.datasets.map((dataset) => ({
    color: "borderColor" in dataset ? dataset.borderColor : undefined,
    dash: "borderDash" in dataset ? dataset.borderDash : undefined,
  }));
  expect(lines[place]?.color).toBe(lines[curve]?.color);
  const dash = lines[place]?.dash;
  expect(lines.filter((line) => JSON.stringify(line.dash) === JSON.stringify(dash))).toHaveLength(1);
  expect(seriesStrokes.map((stroke) => stroke.dash)).not.toContainEqual(dash);
  const legend = options?.plugins?.legend?.labels?.generateLabels?.({} as never) ?? [];
  expect(legend.find(({ datasetIndex }) => datasetIndex === place)?.lineDash).toEqual(dash);
});

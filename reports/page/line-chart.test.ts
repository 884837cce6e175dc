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
  const [joined, fitted] = [data.datasets[place], data.datasets[curve]];
  expect(joined?.borderColor).toBe(fitted?.borderColor);
  const dashes = data.datasets.filter((_, index) => index !== place).map(({ borderDash }) => borderDash);
  expect(dashes).not.toContainEqual(joined?.borderDash);
  expect(seriesStrokes.map(({ dash }) => dash)).not.toContainEqual(joined?.borderDash);
  const legend = options?.plugins?.legend?.labels?.generateLabels?.({} as never) ?? [];
  expect(legend.find(({ datasetIndex }) => datasetIndex === place)?.lineDash).toEqual(joined?.borderDash);
});

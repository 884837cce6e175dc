import { expect, test } from "vitest";
import { type ChartTheme, seriesStrokes, seriesStyle } from "./chart-theme.ts";

const series = seriesStrokes.map((stroke, index) => ({ ...stroke, color: `colour ${index}` }));
const theme: ChartTheme = { ink: "", muted: "", grid: "", paper: "", limit: "", font: "", series };

test("R18: the series of a palette differ in dash, in marker and in hatching, each by itself", () => {
  for (const part of ["dash", "marker", "hatch"] as const)
    expect(new Set(seriesStrokes.map((stroke) => JSON.stringify(stroke[part]))).size).toBe(seriesStrokes.length);
});

test("R18: beyond the palette a colour comes again with another stroke", () => {
  const styles = Array.from({ length: series.length ** 2 }, (_, index) => JSON.stringify(seriesStyle(theme, index)));
  expect(new Set(styles).size).toBe(styles.length);
});

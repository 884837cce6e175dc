import {
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
} from "chart.js";
import {
  BarWithErrorBar,
  BarWithErrorBarsController,
  PointWithErrorBar,
  ScatterWithErrorBarsController,
} from "chartjs-chart-error-bars";
import type { ChartSpec } from "../format/chart-spec.ts";
import { barConfiguration, barPlotHeight } from "./bar-chart.ts";
import { readTheme, type ChartTheme } from "./chart-theme.ts";
import { lineConfiguration } from "./line-chart.ts";

Chart.register(
  BarElement,
  BarWithErrorBar,
  BarWithErrorBarsController,
  CategoryScale,
  Legend,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  PointWithErrorBar,
  ScatterWithErrorBarsController,
  Tooltip,
);

/** Draws every chart into its canvas; the function returned draws them again, in the colours and the width of that moment. */
export function drawCharts(specs: readonly ChartSpec[]): () => void {
  const charts = new Map<string, Chart>();
  const draw = (): void => {
    const theme = readTheme();
    Chart.defaults.font.family = theme.font;
    Chart.defaults.color = theme.muted;
    for (const spec of specs) {
      charts.get(spec.id)?.destroy();
      const chart = drawChart(spec, theme);
      if (chart !== null) charts.set(spec.id, chart);
    }
  };
  draw();
  return draw;
}

function drawChart(spec: ChartSpec, theme: ChartTheme): Chart | null {
  const canvas = document.getElementById(spec.id);
  if (!(canvas instanceof HTMLCanvasElement)) return null;
  const plot = canvas.parentElement;
  const narrow = (plot?.clientWidth ?? 0) < 560;
  if (spec.kind === "bars" && plot !== null) plot.style.height = `${barPlotHeight(spec, narrow)}px`;
  return new Chart(canvas, configurationOf(spec, theme, narrow));
}

/**
 * Draws a chart by itself, not into the page: as wide as asked for, with twice the pixels, in the colours of this moment. The
 * caller has no more to do than to take the pixels.
 */
export function drawApart(spec: ChartSpec, width: number): HTMLCanvasElement {
  const theme = readTheme();
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = spec.kind === "bars" ? barPlotHeight(spec, false) : LINE_PLOT_HEIGHT;
  const { options, ...configuration } = configurationOf(spec, theme, false);
  const chart = new Chart(canvas, {
    ...configuration,
    options: { ...options, responsive: false, devicePixelRatio: 2 },
  });
  const picture = document.createElement("canvas");
  picture.width = canvas.width;
  picture.height = canvas.height;
  picture.getContext("2d")?.drawImage(canvas, 0, 0);
  chart.destroy();
  return picture;
}

/** As in the page, px. */
const LINE_PLOT_HEIGHT = 352;

function configurationOf(spec: ChartSpec, theme: ChartTheme, narrow: boolean): ChartConfiguration {
  return spec.kind === "bars" ? barConfiguration(spec, theme, narrow) : lineConfiguration(spec, theme, narrow);
}

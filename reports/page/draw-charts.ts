import {
  BarElement,
  CategoryScale,
  Chart,
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
  return spec.kind === "bars"
    ? new Chart(canvas, barConfiguration(spec, theme, narrow))
    : new Chart(canvas, lineConfiguration(spec, theme, narrow));
}

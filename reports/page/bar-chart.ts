import type { ChartConfiguration } from "chart.js";
import type { Bar, BarChartSpec } from "../format/chart-spec.ts";
import { formatExact, formatInterval, formatQuantity, scaleFor } from "../format/format-quantity.ts";
import { hatchFill, seriesStyle, type ChartTheme } from "./chart-theme.ts";
import { wrapLabel } from "./wrap-label.ts";

type BarConfiguration = ChartConfiguration<"barWithErrorBars">;

/** Height of the plot that gives every bar room, px. */
export function barPlotHeight(spec: BarChartSpec, narrow: boolean): number {
  const bars = spec.stacked ? 1 : spec.series.length;
  const lines = Math.max(...spec.categories.map((category) => wrapLabel(category, narrow).length), 1);
  return 96 + spec.categories.length * Math.max(bars * 15 + 14, lines * 15 + 10);
}

/** Horizontal bars with error bars; series are told apart by colour and by hatching. */
export function barConfiguration(spec: BarChartSpec, theme: ChartTheme, narrow: boolean): BarConfiguration {
  const { factor, unit } = scaleFor(largestBar(spec), spec.quantity);
  const legend = spec.series.length > 1;
  return {
    type: "barWithErrorBars",
    data: {
      labels: spec.categories.map((category) => wrapLabel(category, narrow)),
      datasets: spec.series.map((series, index) => {
        const style = seriesStyle(theme, index);
        return {
          label: series.label,
          data: series.bars.map((bar) => scaledBar(bar, factor)),
          backgroundColor: hatchFill(style, theme.paper),
          borderColor: style.color,
          borderWidth: 1,
          errorBarColor: theme.ink,
          errorBarWhiskerColor: theme.ink,
          errorBarWhiskerSize: 8,
          maxBarThickness: 18,
          categoryPercentage: 0.8,
          barPercentage: 0.9,
        };
      }),
    },
    options: {
      animation: false,
      indexAxis: "y",
      maintainAspectRatio: false,
      scales: {
        x: {
          stacked: spec.stacked,
          beginAtZero: true,
          ...clippedAxis(spec, factor),
          title: { display: true, text: `${spec.axis}, ${unit}`, color: theme.muted },
          grid: { color: theme.grid },
          border: { display: false },
          ticks: {
            color: theme.muted,
            maxTicksLimit: narrow ? 5 : 9,
            callback: (value) => formatExact(Number(Number(value).toPrecision(3))),
          },
        },
        y: {
          stacked: spec.stacked,
          grid: { display: false },
          border: { color: theme.muted },
          ticks: { color: theme.ink, autoSkip: false },
        },
      },
      plugins: {
        legend: { display: legend, align: "start", labels: { color: theme.ink, boxWidth: 18, boxHeight: 10 } },
        tooltip: { callbacks: { label: ({ datasetIndex, dataIndex }) => describeBar(spec, datasetIndex, dataIndex) } },
      },
    },
  };
}

/** An interval from two repetitions can be twenty times its value; it then runs off the chart, so that the bars stay readable. */
function clippedAxis(spec: BarChartSpec, factor: number): { max?: number } {
  const limit = 2 * largestBar(spec);
  const whisker = Math.max(0, ...spec.series.flatMap(({ bars }) => bars.map((bar) => bar?.high ?? 0)));
  return whisker > limit ? { max: limit / factor } : {};
}

type BarPoint = BarConfiguration["data"]["datasets"][number]["data"][number];

function scaledBar(bar: Bar | null, factor: number): BarPoint {
  const x = (bar?.value ?? Number.NaN) / factor;
  // The plugin draws no whisker without limits and no bar for NaN; its types know neither case. Zero would claim a result.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  if (bar === null || bar.low === null || bar.high === null) return { x } as BarPoint;
  return { x, xMin: bar.low / factor, xMax: bar.high / factor };
}

function describeBar(spec: BarChartSpec, series: number, category: number): string {
  const bar = spec.series[series]?.bars[category];
  const label = spec.series[series]?.label ?? "";
  if (bar === null || bar === undefined) return `${label}: not measured`;
  const interval = bar.low === null ? "" : ` (${formatInterval(bar.low, bar.high, spec.quantity)})`;
  return `${label}: ${formatQuantity(bar.value, spec.quantity)}${interval}`;
}

function largestBar(spec: BarChartSpec): number {
  return Math.max(0, ...spec.series.flatMap(({ bars }) => bars.map((bar) => bar?.value ?? 0)));
}

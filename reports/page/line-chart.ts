import type { ChartConfiguration, LegendItem, ScaleOptionsByType } from "chart.js";
import type { LineChartSpec, LinePoint } from "../format/chart-spec.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { namedLines } from "./named-lines.ts";
import { seriesStyle, type ChartTheme, type SeriesStyle } from "./chart-theme.ts";

type LineConfiguration = ChartConfiguration<"scatterWithErrorBars">;
type Tick = { value: number };

/** Lines over a rate or over the tail of a distribution; series are told apart by colour, dash and marker. */
export function lineConfiguration(spec: LineChartSpec, theme: ChartTheme, narrow: boolean): LineConfiguration {
  return {
    type: "scatterWithErrorBars",
    plugins: [namedLines(spec, theme)],
    data: {
      datasets: spec.series.map((series, index) => {
        const style = lineStyle(theme, series, index);
        return {
          label: series.label,
          data: series.points.map((point) => drawnPoint(point, spec)),
          showLine: series.drawnAs !== "points",
          borderColor: style.color,
          // Points with error bars take these without the prefix that plain points have.
          backgroundColor: series.points.map(({ hollow }) => (hollow === true ? theme.paper : style.color)),
          errorBarColor: style.color,
          errorBarWhiskerColor: style.color,
          errorBarWhiskerSize: 8,
          clip: false,
          borderDash: [...style.dash],
          borderWidth: series.drawnAs === "reference" ? 1.5 : 2,
          pointStyle: style.marker,
          radius: series.drawnAs === "curve" || series.drawnAs === "reference" ? 0 : spec.horizontal === "tail" ? 2 : 4,
        };
      }),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "nearest", intersect: false },
      scales: { x: horizontalScale(spec, theme), y: verticalScale(spec, theme, narrow) },
      plugins: {
        legend: {
          align: "start",
          labels: {
            usePointStyle: true,
            pointStyleWidth: 34,
            font: { size: narrow ? 11 : 12 },
            generateLabels: () => legendLabels(spec, theme),
          },
        },
        tooltip: {
          callbacks: {
            label: ({ dataset, parsed }) =>
              `${dataset.label ?? ""}: ${formatQuantity(parsed.y, spec.quantity)} at ${describeHorizontal(spec, parsed.x)}`,
          },
        },
      },
    },
  };
}

/** The style of a series, or of the one that it goes with; a reference has a dash that no series has. */
function lineStyle(theme: ChartTheme, { drawnAs, like }: LineChartSpec["series"][number], index: number): SeriesStyle {
  const style = seriesStyle(theme, like ?? index);
  return drawnAs === "reference" ? { ...style, dash: REFERENCE_DASH } : style;
}

/** Fine dots. */
const REFERENCE_DASH = [1, 3] as const;

type DrawnPoint = LineConfiguration["data"]["datasets"][number]["data"][number];

function drawnPoint({ x, y, low, high }: LinePoint, { horizontal }: LineChartSpec): DrawnPoint {
  const at = horizontal === "tail" ? tailPosition(x) : x;
  // The plugin draws no whisker without limits; its types do not know the case.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return (low === undefined || high === undefined ? { x: at, y } : { x: at, y, yMin: low, yMax: high }) as DrawnPoint;
}

/** Legend entries that show the dash: the library's own leave it out for points joined by lines. Points go with the curve of their own. */
function legendLabels(spec: LineChartSpec, theme: ChartTheme): LegendItem[] {
  return spec.series.flatMap((series, datasetIndex): LegendItem[] => {
    if (series.drawnAs === "points") return [];
    const lineWidth = series.drawnAs === "reference" ? 1.5 : 2;
    const { color, dash } = lineStyle(theme, series, datasetIndex);
    return [
      {
        text: series.label,
        fontColor: theme.ink,
        strokeStyle: color,
        lineDash: [...dash],
        lineWidth,
        pointStyle: "line",
        datasetIndex,
      },
    ];
  });
}

function horizontalScale(spec: LineChartSpec, theme: ChartTheme): object {
  const look = {
    title: { display: true, text: spec.horizontalAxis, color: theme.muted },
    grid: { color: theme.grid },
    border: { color: theme.muted },
  };
  if (spec.horizontal === "rate") {
    return { ...look, type: "linear", beginAtZero: true, ticks: { color: theme.muted, callback: tickRate } };
  }
  if (spec.horizontal === "time") {
    return {
      ...look,
      type: "linear",
      grace: "3%",
      afterBuildTicks: (axis: { ticks: Tick[]; min: number; max: number }) => {
        axis.ticks = dayTicks(axis.min, axis.max);
      },
      ticks: { color: theme.muted, callback: tickDay },
    };
  }
  if (spec.horizontal === "share") {
    return { ...look, type: "linear", min: 0, max: 1, ticks: { color: theme.muted, callback: tickPercent } };
  }
  return {
    ...look,
    type: "logarithmic",
    min: 1,
    afterBuildTicks: (axis: { ticks: Tick[]; max: number }) => {
      axis.ticks = tailTicks.map((value) => ({ value })).filter(({ value }) => value <= axis.max);
    },
    ticks: { color: theme.muted, callback: tickShare },
  };
}

function verticalScale(spec: LineChartSpec, theme: ChartTheme, narrow: boolean): object {
  const ticks: Partial<ScaleOptionsByType<"logarithmic">["ticks"]> = {
    color: theme.muted,
    callback: (value) => tickSeconds(Number(value), spec),
  };
  if (spec.vertical === "linear") {
    return {
      type: "linear",
      title: { display: !narrow, text: spec.verticalAxis, color: theme.muted },
      grid: { color: theme.grid },
      border: { display: false },
      ticks,
    };
  }
  return {
    type: "logarithmic",
    title: { display: !narrow, text: spec.verticalAxis, color: theme.muted },
    grid: { color: theme.grid },
    border: { display: false },
    // Room for the objective even when every measured latency is far from it.
    ...(spec.limit === null ? {} : { suggestedMax: spec.limit.value * 1.5, suggestedMin: spec.limit.value / 2 }),
    afterBuildTicks: (axis: { ticks: Tick[] }) => {
      axis.ticks = axis.ticks.filter(({ value }) => isRound(value));
    },
    ticks,
  };
}

/** Positions of 0, 50, 90, 99 … % on the stretched axis. */
const tailTicks: readonly number[] = [1, 2, 10, 100, 1e3, 1e4, 1e5];

/** Stretches the tail: the share at or below becomes 1/(1 − share), drawn on a log axis. */
function tailPosition(share: number): number {
  return 1 / (1 - share);
}

function describeHorizontal(spec: LineChartSpec, x: number | null): string {
  if (x === null) return "";
  if (spec.horizontal === "share") return tickPercent(x);
  if (spec.horizontal === "time") return new Date(x * 1000).toISOString().slice(0, 16).replace("T", " ");
  return spec.horizontal === "rate" ? formatQuantity(x, "perSecond") : tickShare(x);
}

const DAY_SECONDS = 86_400;

/** Midnights (UTC), at most eight of them, as many days apart as that takes. */
function dayTicks(min: number, max: number): Tick[] {
  const days = Math.max(1, Math.ceil((max - min) / DAY_SECONDS / 8));
  const step = days * DAY_SECONDS;
  const first = Math.ceil(min / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((max - first) / step) + 1) }, (_, index) => ({
    value: first + index * step,
  }));
}

/** `22 Nov`, in the language of the page. */
function tickDay(seconds: number | string): string {
  return new Date(Number(seconds) * 1000).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
}

function tickShare(position: number | string): string {
  return `${Number((100 * (1 - 1 / Number(position))).toPrecision(6))} %`;
}

function tickPercent(share: number | string): string {
  return `${Number((100 * Number(share)).toPrecision(3))} %`;
}

function tickRate(value: number | string): string {
  return formatExact(Number(value));
}

function tickSeconds(value: number, spec: LineChartSpec): string {
  // A tick at zero is seldom exactly zero: 1e-20 s is none of its neighbours.
  const exact = Math.abs(value) < 1e-12 ? 0 : value;
  return formatQuantity(exact, spec.quantity).replace(/\.0+(?=\D)/u, "");
}

/** 1, 2 or 5 times a power of ten. */
function isRound(value: number): boolean {
  const digits = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return [1, 2, 5].some((digit) => Math.abs(digits - digit) < 1e-6);
}

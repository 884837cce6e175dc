import type { Quantity } from "./format-quantity.ts";

/** What a chart shows, free of any drawing library. Values are in base units; the page script scales them when it draws. */
export type ChartSpec = BarChartSpec | LineChartSpec;

interface ChartCommon {
  /** Identifier of the canvas. */
  readonly id: string;
  /** The conclusion in one sentence: what a reader who cannot see the chart should know. */
  readonly conclusion: string;
  readonly quantity: Quantity;
}

/** Horizontal bars, one group per category, stacked or side by side; limits draw as error bars. */
export interface BarChartSpec extends ChartCommon {
  readonly kind: "bars";
  readonly axis: string;
  readonly stacked: boolean;
  readonly categories: readonly string[];
  readonly series: readonly {
    readonly label: string;
    /** One per category; `null` was not measured. */
    readonly bars: readonly (Bar | null)[];
  }[];
}

export interface Bar {
  readonly value: number;
  /** Interval, or `null` where there is none. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Lines over a rate or over a share; limits of a point draw as error bars. */
export interface LineChartSpec extends ChartCommon {
  readonly kind: "lines";
  /** `time`: seconds since 1970, linear. `rate`: 1/s, linear. `share`: 0 to 1, linear. `tail`: share of requests at or below (0 to below 1), drawn as the log of 1/(1 − share). */
  readonly horizontal: "time" | "rate" | "share" | "tail";
  /** `linear` where values may be below 0. */
  readonly vertical: "log" | "linear";
  readonly horizontalAxis: string;
  readonly verticalAxis: string;
  readonly series: readonly {
    readonly label: string;
    readonly points: readonly LinePoint[];
    /**
     * `points`: not joined, because a curve of their own goes with them. `curve`: a line without points, in the colour of `like`.
     * `reference`: the same, thin and dotted, beside a curve.
     */
    readonly drawnAs?: "points" | "curve" | "reference";
    /** Place of the series that a curve or a reference goes with. */
    readonly like?: number;
  }[];
  /** A horizontal line: the objective. */
  readonly limit: { readonly value: number; readonly label: string } | null;
  /** A vertical line: the knee. */
  readonly mark?: { readonly value: number; readonly label: string };
}

/** A point of a line. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** Interval, where there is one. */
  readonly low?: number;
  readonly high?: number;
  /** Drawn as an outline: measured like the others and used for nothing but checking. */
  readonly hollow?: boolean;
}

/** Most points a series may carry into the page; the stored data keep the rest. */
export const MOST_POINTS = 600;

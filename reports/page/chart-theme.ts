/** Colours and strokes of charts, read from the style sheet so that charts and page cannot differ. */
export interface ChartTheme {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly paper: string;
  readonly limit: string;
  readonly font: string;
  readonly series: readonly SeriesStyle[];
}

/** How one series is told from the others: by colour, and without it by dash, marker and hatching. */
export interface SeriesStyle {
  readonly color: string;
  readonly dash: readonly number[];
  readonly marker: "circle" | "rect" | "triangle" | "rectRot" | "star" | "crossRot";
  readonly hatch: "solid" | "rising" | "dots" | "falling" | "grid" | "level";
}

/** Reads the theme that is in force now. */
export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: variable("--ink"),
    muted: variable("--muted"),
    grid: variable("--line"),
    paper: variable("--paper"),
    limit: variable("--limit"),
    font: variable("--font"),
    series: seriesStrokes.map(({ dash, marker, hatch }, index) => ({
      color: variable(`--series-${index + 1}`),
      dash,
      marker,
      hatch,
    })),
  };
}

/** The style of the n-th series; beyond the palette the colours come round again with the next dash. */
export function seriesStyle(theme: ChartTheme, index: number): SeriesStyle {
  const { length } = theme.series;
  const own = theme.series[index % length];
  const dashed = theme.series[(index + Math.floor(index / length)) % length];
  if (own === undefined || dashed === undefined) throw new RangeError("the palette is empty");
  return { ...own, dash: dashed.dash, marker: dashed.marker, hatch: dashed.hatch };
}

/** A fill in the series' colour that stays distinct in print and to colour-blind readers. */
export function hatchFill(style: SeriesStyle, paper: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = TILE;
  tile.height = TILE;
  const context = tile.getContext("2d");
  if (style.hatch === "solid" || context === null) return style.color;
  context.fillStyle = style.color;
  context.fillRect(0, 0, TILE, TILE);
  context.strokeStyle = paper;
  context.fillStyle = paper;
  context.lineWidth = 1.5;
  context.beginPath();
  hatches[style.hatch](context);
  context.stroke();
  return context.createPattern(tile, "repeat") ?? style.color;
}

const TILE = 8;

/** What tells series apart without colour; one row a series of the palette. */
export const seriesStrokes: readonly Omit<SeriesStyle, "color">[] = [
  { dash: [], marker: "circle", hatch: "solid" },
  { dash: [7, 4], marker: "rect", hatch: "rising" },
  { dash: [2, 3], marker: "triangle", hatch: "dots" },
  { dash: [10, 3, 2, 3], marker: "rectRot", hatch: "falling" },
  { dash: [14, 4], marker: "crossRot", hatch: "level" },
  { dash: [4, 2, 2, 2], marker: "star", hatch: "grid" },
];

type Hatch = (context: CanvasRenderingContext2D) => void;

const hatches: Readonly<Record<Exclude<SeriesStyle["hatch"], "solid">, Hatch>> = {
  rising: (context) => {
    // Drawn past the tile's edges so that neighbouring tiles join.
    for (const shift of [-TILE, 0, TILE]) line(context, [shift, TILE], [shift + TILE, 0]);
  },
  falling: (context) => {
    for (const shift of [-TILE, 0, TILE]) line(context, [shift, 0], [shift + TILE, TILE]);
  },
  level: (context) => line(context, [0, TILE / 2], [TILE, TILE / 2]),
  grid: (context) => {
    line(context, [0, TILE / 2], [TILE, TILE / 2]);
    line(context, [TILE / 2, 0], [TILE / 2, TILE]);
  },
  dots: (context) => context.fillRect(TILE / 2 - 1, TILE / 2 - 1, 2.5, 2.5),
};

function line(context: CanvasRenderingContext2D, from: readonly [number, number], to: readonly [number, number]): void {
  context.moveTo(...from);
  context.lineTo(...to);
}

import type { ChartSpec } from "../format/chart-spec.ts";
import { readTheme } from "./chart-theme.ts";
import { drawApart } from "./draw-charts.ts";

/** What a chart needs to be understood away from the report. */
export interface PictureWords {
  readonly title: string;
  /** Where it comes from, at the foot. */
  readonly source: string;
}

/** A chart with title, conclusion and source on the paper of the theme: 1120 units wide, two pixels to the unit. */
export function chartPicture(spec: ChartSpec, { title, source }: PictureWords): HTMLCanvasElement {
  const theme = readTheme();
  const plot = drawApart(spec, WIDTH - 2 * MARGIN);
  const picture = document.createElement("canvas");
  const context = picture.getContext("2d");
  if (context === null) throw new TypeError("the browser gives no canvas to draw on");
  const conclusion = { font: `15px ${theme.font}`, color: theme.ink, height: 22 };
  context.font = conclusion.font;
  const lines = wrapped(context, spec.conclusion, WIDTH - 2 * MARGIN);
  const top = MARGIN + TITLE_HEIGHT + lines.length * conclusion.height + GAP;
  const plotHeight = plot.height / SCALE;
  picture.width = WIDTH * SCALE;
  picture.height = (top + plotHeight + GAP + FOOT_HEIGHT + MARGIN) * SCALE;
  // A canvas forgets its state when its size is set.
  context.scale(SCALE, SCALE);
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, picture.width, picture.height);
  context.textBaseline = "top";
  write(context, title, MARGIN, { font: `bold 22px ${theme.font}`, color: theme.ink });
  for (const [index, line] of lines.entries())
    write(context, line, MARGIN + TITLE_HEIGHT + index * conclusion.height, conclusion);
  context.drawImage(plot, MARGIN, top, WIDTH - 2 * MARGIN, plotHeight);
  write(context, source, top + plotHeight + GAP, { font: `12px ${theme.font}`, color: theme.muted });
  return picture;
}

const WIDTH = 1120;
const SCALE = 2;
const MARGIN = 32;
const TITLE_HEIGHT = 36;
const GAP = 16;
const FOOT_HEIGHT = 16;

function write(
  context: CanvasRenderingContext2D,
  text: string,
  y: number,
  { font, color }: { readonly font: string; readonly color: string },
): void {
  context.font = font;
  context.fillStyle = color;
  context.fillText(text, MARGIN, y, WIDTH - 2 * MARGIN);
}

/** Lines that fit, broken at blanks. */
function wrapped(context: CanvasRenderingContext2D, text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || context.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

import type { Plugin } from "chart.js";
import type { LineChartSpec } from "../format/chart-spec.ts";
import type { ChartTheme } from "./chart-theme.ts";

/**
 * Lines with their names on them. Horizontal: the objective, with the name above, or zero, with the name below, where curves that
 * fall to the right begin later. Vertical: the knee, with the name at its foot. A library for annotations would be a tenth of the whole
 * report.
 */
export function namedLines(
  { limit, mark, vertical }: Pick<LineChartSpec, "limit" | "mark" | "vertical">,
  theme: ChartTheme,
): Plugin {
  return {
    id: "named-lines",
    beforeDatasetsDraw: ({ ctx, chartArea: { left, right, top, bottom }, scales }) => {
      const x = mark === undefined ? Number.NaN : (scales["x"]?.getPixelForValue(mark.value) ?? Number.NaN);
      if (mark !== undefined && Number.isFinite(x)) {
        ctx.save();
        ctx.strokeStyle = theme.muted;
        ctx.lineWidth = 1.5;
        ctx.setLineDash([6, 3]);
        ctx.beginPath();
        ctx.moveTo(x, top);
        ctx.lineTo(x, bottom);
        ctx.stroke();
        ctx.font = `bold 12px ${theme.font}`;
        ctx.textBaseline = "middle";
        const { width } = ctx.measureText(mark.label);
        // On the side that has room.
        const from = x + width + 12 > right ? x - width - 8 : x + 6;
        ctx.fillStyle = theme.paper;
        ctx.fillRect(from - 2, bottom - 21, width + 4, 18);
        ctx.fillStyle = theme.ink;
        ctx.fillText(mark.label, from, bottom - 12);
        ctx.restore();
      }
      const y = limit === null ? Number.NaN : (scales["y"]?.getPixelForValue(limit.value) ?? Number.NaN);
      if (limit === null || !Number.isFinite(y)) return;
      ctx.save();
      ctx.strokeStyle = theme.limit;
      ctx.lineWidth = 2;
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(right, y);
      ctx.stroke();
      ctx.font = `bold 12px ${theme.font}`;
      ctx.textBaseline = "middle";
      const middle = vertical === "log" ? y - 11 : y + 12;
      ctx.fillStyle = theme.paper;
      ctx.fillRect(left + 4, middle - 9, ctx.measureText(limit.label).width + 6, 18);
      ctx.fillStyle = theme.limit;
      ctx.fillText(limit.label, left + 7, middle);
      ctx.restore();
    },
  };
}

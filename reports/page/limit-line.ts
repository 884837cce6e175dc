import type { Plugin } from "chart.js";
import type { LineChartSpec } from "../format/chart-spec.ts";
import type { ChartTheme } from "./chart-theme.ts";

/**
 * A horizontal line with its name on it: the objective, with the name above, or zero, with the name below, where curves that
 * fall to the right begin later. A library for annotations would be a tenth of the whole report.
 */
export function limitLine({ limit, vertical }: Pick<LineChartSpec, "limit" | "vertical">, theme: ChartTheme): Plugin {
  return {
    id: "limit",
    beforeDatasetsDraw: ({ ctx, chartArea: { left, right }, scales }) => {
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

import type { AnnotationOptions } from "chartjs-plugin-annotation";
import type { ChartTheme } from "./chart-theme.ts";

/** A horizontal line with its name on it: the objective. */
export function limitAnnotation(
  limit: { readonly value: number; readonly label: string },
  theme: ChartTheme,
): AnnotationOptions<"line"> {
  return {
    type: "line",
    scaleID: "y",
    value: limit.value,
    borderColor: theme.limit,
    borderWidth: 2,
    borderDash: [3, 3],
    label: {
      display: true,
      content: limit.label,
      position: "start",
      backgroundColor: theme.paper,
      color: theme.limit,
      padding: 3,
      yAdjust: -11,
      font: { size: 12 },
    },
  };
}

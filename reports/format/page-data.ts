import type { ChartSpec } from "./chart-spec.ts";
import type { PackedBasis } from "./packed-basis.ts";

/** Identifier of the element that carries {@link PageData} as JSON. */
export const PAGE_DATA_ID = "report-data";

/** What the page script needs: the charts to draw and the bases the calculator sizes from. The question is in the form. */
export interface PageData {
  readonly charts: readonly ChartSpec[];
  /** Empty when the run was refused. */
  readonly bases: readonly PackedBasis[];
}

import type { ChartSpec } from "./chart-spec.ts";
import type { PackedEvidence } from "./packed-evidence.ts";

/** Identifier of the element that carries {@link PageData} as JSON. */
export const PAGE_DATA_ID = "report-data";

/** What the page script needs: the charts to draw and the designs the calculator plans with. The question is in the form. */
export interface PageData {
  readonly charts: readonly ChartSpec[];
  /** What the designs of the calculator are made of; `null` when the run was refused. */
  readonly evidence: PackedEvidence | null;
}

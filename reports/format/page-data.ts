import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import type { ChartSpec } from "./chart-spec.ts";
import type { PackedEvidence } from "./packed-evidence.ts";

/** Identifier of the element that carries {@link PageData} as JSON. */
export const PAGE_DATA_ID = "report-data";

/** Identifier of the element that carries the packed page script. */
export const PAGE_SCRIPT_ID = "report-script";

/** What the page script needs. The question of the calculator is in its form. */
export interface PageData {
  /** Part of the name of what is saved. */
  readonly runId: string;
  /** {@link DrawnData} as JSON, packed: by itself it would be a quarter of a long report. */
  readonly drawn: string;
  /** {@link SavedFiles} as JSON, packed: by themselves they would be most of a long report. */
  readonly packed: string;
}

/** What the page script draws and plans with. */
export interface DrawnData {
  readonly charts: readonly ChartSpec[];
  /** What the designs of the calculator are made of; `null` when the run was refused. */
  readonly evidence: PackedEvidence | null;
}

/** What a reader can take out of the page. */
export interface SavedFiles {
  readonly markdown: string;
  /** To six digits and without the points of the distributions, which analysis.json has. */
  readonly analysis: Analysis | RunComparison | HistoryAnalysis;
  /** In the order of the buttons. */
  readonly tables: readonly { readonly name: string; readonly csv: string }[];
}

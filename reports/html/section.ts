import type { ChartSpec } from "../format/chart-spec.ts";
import type { Html } from "./escape-html.ts";
import type { ReportContext } from "../answer/report-context.ts";

/** One part of the report. */
export interface Section {
  /** Fragment identifier, unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly render: (context: ReportContext) => SectionContent;
}

/** The markup of a section and the charts that the page script draws into it. */
export interface SectionContent {
  readonly body: Html;
  readonly charts: readonly ChartSpec[];
}

/** A section without charts. */
export function withoutCharts(body: Html): SectionContent {
  return { body, charts: [] };
}

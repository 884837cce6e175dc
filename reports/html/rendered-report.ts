import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { reportContext, type ReportContext } from "../answer/report-context.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import type { TableData } from "../format/table-data.ts";
import type { Section, SectionContent } from "./section.ts";
import { sections } from "./sections.ts";
import { tablesOf } from "./table.ts";

/** A report before it is written as a page, as Markdown or as CSV. Every text of the run in it is harmless to show. */
export interface RenderedReport {
  readonly context: ReportContext;
  readonly parts: readonly RenderedSection[];
}

export interface RenderedSection extends SectionContent {
  readonly section: Section;
  /** In the order of the page. */
  readonly tables: readonly NamedTable[];
}

export interface NamedTable {
  /** Unique in the report, of letters, digits and dashes: a file name without its ending. */
  readonly name: string;
  readonly data: TableData;
}

/** Renders every section of a run once. */
export function renderReport(run: RunResult, analysis: Analysis): RenderedReport {
  const context = reportContext(neutraliseStrings(run), neutraliseStrings(analysis));
  const parts = sections.map((section) => {
    const content = section.render(context);
    return { section, ...content, tables: nameTables(section.id, tablesOf(content.body)) };
  });
  return { context, parts };
}

/** Section and caption as far as that says what the table is; equal ones are numbered. */
export function nameTables(section: string, tables: readonly TableData[]): readonly NamedTable[] {
  const names = tables.map(({ caption }) => `${section}-${slug(caption)}`);
  return tables.map((data, index) => {
    const name = names[index] ?? section;
    const earlier = names.slice(0, index).filter((other) => other === name).length;
    return { name: earlier === 0 ? name : `${name}-${earlier + 1}`, data };
  });
}

/** The first words of a caption, up to what changes from run to run: a colon, a comma, a bracket. */
function slug(caption: string): string {
  const [words = ""] = caption.split(/[:;,(“]/u);
  return words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-|-$/gu, "")
    .slice(0, LONGEST_SLUG);
}

const LONGEST_SLUG = 60;

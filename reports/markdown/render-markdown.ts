import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { describePlan, firstFigures } from "../answer/describe-plan.ts";
import { alternativeWords } from "../answer/alternative-words.ts";
import type { ReportContext } from "../answer/report-context.ts";
import { isBenchmarkAlone } from "../answer/run-scope.ts";
import { verdictWords } from "../answer/verdict-words.ts";
import { formatQuantity } from "../format/format-quantity.ts";
import { renderReport, type RenderedReport, type RenderedSection } from "../html/rendered-report.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { joinWithin } from "./join-within.ts";
import { markdownTable } from "./markdown-table.ts";

/** What a comment on GitHub takes is 65 536 characters; this leaves room for a line or two around the report, bytes. */
export const MARKDOWN_LIMIT_BYTES = 64_000;

/**
 * Renders a run as Markdown: verdict, answer, thresholds, then the conclusions and the first table of every section. At most
 * `limitBytes` of UTF-8; what does not fit is left out from the end, and a last line says so.
 */
export function renderMarkdown(run: RunResult, analysis: Analysis, limitBytes: number = MARKDOWN_LIMIT_BYTES): string {
  return markdownOf(renderReport(run, analysis), limitBytes);
}

/** The same of a report whose sections are rendered already. */
export function markdownOf({ context, parts }: RenderedReport, limitBytes: number = MARKDOWN_LIMIT_BYTES): string {
  const [verdict, ...others] = parts;
  const blocks = [
    ...verdictBlocks(context),
    ...answerBlocks(context),
    ...(verdict?.tables ?? []).map(({ data }) => markdownTable(data, MOST_ROWS)),
    ...others.flatMap(sectionBlocks),
    footer(context),
  ];
  return joinWithin(blocks, limitBytes, CUT);
}

const CUT = "*Cut here: the rest is longer than this place takes. report.html has all of it.*";

/** Rows of a table that a comment can bear. */
const MOST_ROWS = 16;

function verdictBlocks({ run, analysis }: ReportContext): readonly string[] {
  const { badge, meaning, reasons } = verdictWords(run, analysis.verdict);
  const { id, profile, durationSeconds, seed } = run.run;
  const where = `Run ${id}, profile ${profile}, ${formatQuantity(durationSeconds, "seconds")}, seed ${seed}, on ${run.host.cpuModel}, ${run.host.cpus} CPUs, Node ${run.tools.node}`;
  return [
    `# jwt-capacity: ${escapeMarkdown(badge)}`,
    escapeMarkdown(meaning),
    ...(reasons.length === 0 ? [] : [reasons.map((reason) => `- ${escapeMarkdown(reason)}`).join("\n")]),
    `${escapeMarkdown(where)}.`,
  ];
}

function answerBlocks({ run, headline }: ReportContext): readonly string[] {
  if (headline === null) return isBenchmarkAlone(run) ? [] : ["## No fleet size is given."];
  const { question, answer, qualifications } = describePlan(headline.question, headline.plan);
  const figures = firstFigures(headline.question, headline.plan);
  return [
    `## ${escapeMarkdown(question)} **${escapeMarkdown(answer)}**`,
    ...[...qualifications, ...alternativeWords(headline)].map(escapeMarkdown),
    escapeMarkdown(`Rests on ${headline.basis.label}.`),
    ...(figures.length === 0
      ? []
      : [figures.map(({ label, value }) => `- ${escapeMarkdown(`${label}: ${value}`)}`).join("\n")]),
  ];
}

/** The conclusions of a section, which are those of its charts, and its first table: the others are detail. */
function sectionBlocks({ section, charts, tables }: RenderedSection): readonly string[] {
  const [first] = tables;
  if (first === undefined && charts.length === 0) return [];
  return [
    `## ${escapeMarkdown(section.title)}`,
    ...charts.map(({ conclusion }) => escapeMarkdown(conclusion)),
    ...(first === undefined ? [] : [markdownTable(first.data, MOST_ROWS)]),
  ];
}

function footer({ run }: ReportContext): string {
  return escapeMarkdown(
    `Figures are of this machine. report.html of run ${run.run.id} has the charts, every table and what each term means; results.json has every trial.`,
  );
}

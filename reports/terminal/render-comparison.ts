import { metricKinds } from "../../harness/analyse/compare/metric-kinds.ts";
import type { ComparedRun, MetricChange, RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import {
  comparisonHeading,
  comparisonWarnings,
  findingWords,
  gateStep,
  probabilityWords,
  storedBaselineWords,
  summariseKinds,
} from "../answer/compare-words.ts";
import { formatChange, formatChangeInterval, formatDifference } from "../format/format-change.ts";
import { formatExact } from "../format/format-quantity.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { left, right } from "./cost-table.ts";
import { painter, type Painter } from "./painter.ts";
import { stepLines } from "./step-lines.ts";
import { textTable } from "./text-table.ts";
import { wrapText } from "./wrap-text.ts";

/** How and where a comparison is shown. */
export interface ComparisonTextOptions {
  /** Without colour there is no escape byte at all. */
  readonly color: boolean;
  /** Columns, at least 60. */
  readonly width: number;
}

/** Renders a comparison as text for a terminal: verdict, warnings, what decides, what is advisory, and what can gate. Ends with a line feed. */
export function renderComparison(compared: RunComparison, options: ComparisonTextOptions): string {
  const comparison = neutraliseStrings(compared);
  const paint = painter(options.color);
  const width = Math.max(options.width, 60);
  const blocks = [
    headingLines(comparison, paint, width),
    comparisonWarnings(comparison).flatMap((words) => {
      const [first = "", ...rest] = wrapText(words, width, "  WARN  ", "        ");
      return [paint.yellow(first), ...rest];
    }),
    decidingLines(comparison, paint, width),
    advisoryLines(comparison, paint, width),
    [
      ...storedBaselineWords(comparison).flatMap((words) => wrapText(words, width)),
      ...stepLines(gateStep(comparison), width),
    ],
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${text.join("\n\n").replaceAll("\u00a0", " ")}\n`;
}

function headingLines(comparison: RunComparison, paint: Painter, width: number): readonly string[] {
  const { badge, meaning, status } = comparisonHeading(comparison);
  return [
    `COMPARE  ${paint[colors[status]](badge)}`,
    ...wrapText(meaning, width, "  "),
    ...comparison.reasons.flatMap((reason) => wrapText(reason, width, "  - ", "    ")),
    `  base       ${runWords(comparison.base)}`,
    `  candidate  ${runWords(comparison.candidate)}`,
  ];
}

const colors = { valid: "green", "lower-bound": "yellow", refused: "red" } as const;

function runWords({ id, commit, dirty, validTrials, refusedTrials }: ComparedRun): string {
  const code = commit === null ? "no commit" : `commit ${commit.slice(0, 10)}${dirty ? " with changes" : ""}`;
  return `${id}, ${code}, ${formatExact(validTrials)} valid and ${formatExact(refusedTrials)} refused trials`;
}

function decidingLines({ metrics }: RunComparison, paint: Painter, width: number): readonly string[] {
  const shown = metrics.filter(({ kind, decides }) => decides || metricKinds[kind].gates === "always");
  if (shown.length === 0) return [];
  return [
    paint.bold(shown.some(({ decides }) => decides) ? "What may decide" : "Ratios, of which none may decide here"),
    ...calledTable(shown.filter(isCalled), paint, width, MOST_DECIDING),
    ...otherTables(shown, paint, width),
  ];
}

/** Rows that a screen can bear. */
const MOST_DECIDING = 24;
const MOST_ADVISORY = 12;

/** What was not called a change, under the words for it. */
function otherTables(changes: readonly MetricChange[], paint: Painter, width: number): readonly string[] {
  const groups = Map.groupBy(
    changes.filter((change) => !isCalled(change)),
    (change) => findingWords(change),
  );
  return [...groups].flatMap(([words, group]) => {
    const rows = group
      .slice(0, MOST_DECIDING)
      .map(({ lnChange, label }) => [formatChange(lnChange), formatChangeInterval(lnChange), label]);
    const [head = "", ...lines] = textTable([right("change"), right("95 % interval"), left(words)], rows, width);
    return [paint.dim(head), ...lines, ...moreLine(group.length, MOST_DECIDING, paint)];
  });
}

function advisoryLines({ metrics, unmatched }: RunComparison, paint: Painter, width: number): readonly string[] {
  const advisory = metrics.filter(({ kind, decides }) => !decides && metricKinds[kind].gates !== "always");
  const only = (side: "base" | "candidate"): string => formatExact(unmatched.filter((one) => one.in === side).length);
  const rest =
    unmatched.length === 0
      ? []
      : [`Measured in one run only: ${only("base")} figures in the base, ${only("candidate")} in the candidate.`];
  if (advisory.length === 0) return rest;
  const called = advisory.filter(isCalled);
  const [head = "", ...rows] = textTable(
    [right("compared"), right("worse"), right("better"), right("not judged"), right("median change"), left("of")],
    summariseKinds(advisory).map(({ kind, changes, counts, medianLnChange }) => [
      formatExact(changes.length),
      formatExact(counts.worse),
      formatExact(counts.better),
      formatExact(counts["not-judged"]),
      formatDifference(Math.expm1(medianLnChange), "share"),
      metricKinds[kind].label,
    ]),
    width,
  );
  return [
    paint.bold("What decides nothing"),
    paint.dim(head),
    ...rows,
    ...(called.length === 0
      ? ["  No significant change among them."]
      : calledTable(called, paint, width, MOST_ADVISORY)),
    ...rest,
  ];
}

function isCalled({ finding }: MetricChange): boolean {
  return finding === "worse" || finding === "better";
}

function calledTable(changes: readonly MetricChange[], paint: Painter, width: number, most: number): readonly string[] {
  if (changes.length === 0) return [];
  const [head = "", ...rows] = textTable(
    [left("finding"), right("change"), right("95 % interval"), right("p (Holm)"), right("n"), left("figure")],
    changes
      .slice(0, most)
      .map((change) => [
        findingWords(change),
        formatChange(change.lnChange),
        formatChangeInterval(change.lnChange),
        probabilityWords(change.adjustedPValue),
        `${change.base.samples}+${change.candidate.samples}`,
        change.kind === "duet-cpu" ? change.label : `${metricKinds[change.kind].label}: ${change.label}`,
      ]),
    width,
  );
  return [paint.dim(head), ...rows, ...moreLine(changes.length, most, paint)];
}

function moreLine(count: number, most: number, paint: Painter): readonly string[] {
  return count > most ? [paint.dim(`  and ${count - most} more with --html or --json`)] : [];
}

import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import {
  changeWords,
  limitsWords,
  nextStep,
  reasonsOf,
  statusWords,
  verdictSentence,
} from "../answer/history-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { escapeMarkdown } from "./escape-markdown.ts";

/** How a history stands, for a comment or a step summary: verdict, reasons, the newest run of every scenario. Ends with a line feed. */
export function historyMarkdown(analysis: HistoryAnalysis): string {
  const safe = neutraliseStrings(analysis);
  const next = nextStep(safe);
  const rows = safe.scenarios.map(({ name, points, level }) => {
    const newest = points.at(-1);
    return [
      name,
      level === null ? "none yet" : changeWords(level),
      newest === undefined ? "" : changeWords(newest.ratio.value),
      newest === undefined ? "" : limitsWords(newest.ratio),
      newest === undefined ? "" : statusWords[newest.status],
    ];
  });
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => escapeMarkdown(cell)).join(" | ")} |`;
  return `${[
    `**History against ${escapeMarkdown(safe.series.referenceRevision)}.** ${escapeMarkdown(verdictSentence(safe))}`,
    "",
    ...reasonsOf(safe).map((reason) => `- ${escapeMarkdown(reason)}`),
    ...(next === null ? [] : [`- Next: ${escapeMarkdown(next)}`]),
    "",
    line(["scenario", "level", "newest run", "limits", "became"]),
    "|---|--:|--:|--:|---|",
    ...rows.map(line),
  ].join("\n")}\n`;
}

import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import { historyNextStep, type HistoryPlace } from "../answer/history-next-step.ts";
import { changeWords, limitsWords, reasonsOf, statusWords, verdictSentence } from "../answer/history-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { escapeMarkdown } from "./escape-markdown.ts";
import { joinWithin } from "./join-within.ts";
import { MARKDOWN_LIMIT_BYTES } from "./render-markdown.ts";

/**
 * How a history stands, for a comment or a step summary: verdict, reasons, the newest run of every scenario. Ends with a line feed.
 *
 * @param limitBytes longest text in UTF-8
 * @param place where the history is, for the commands that are named; default: where it is looked for
 */
export function historyMarkdown(
  analysis: HistoryAnalysis,
  limitBytes: number = MARKDOWN_LIMIT_BYTES,
  place: HistoryPlace = {},
): string {
  const safe = neutraliseStrings(analysis);
  const next = historyNextStep(safe, neutraliseStrings(place));
  const said = [...reasonsOf(safe), ...(next === null ? [] : [`Next: ${next.words}`])];
  const blocks = [
    `**History against ${escapeMarkdown(safe.series.referenceRevision)}.** ${escapeMarkdown(verdictSentence(safe))}`,
    said.map((sentence) => `- ${escapeMarkdown(sentence)}`).join("\n"),
    next === null ? "" : ["```sh", ...next.commands, "```"].join("\n"),
    scenarioTable(safe),
  ];
  return joinWithin(
    blocks.filter((block) => block !== ""),
    limitBytes,
    CUT,
  );
}

const CUT = "*Cut here: the rest is longer than this place takes. `history show` has all of it.*";

function scenarioTable({ scenarios }: HistoryAnalysis): string {
  const rows = scenarios.map(({ name, points, level }) => {
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
  return [
    line(["scenario", "level", "newest run", "limits", "became"]),
    "|---|--:|--:|--:|---|",
    ...rows.map(line),
  ].join("\n");
}

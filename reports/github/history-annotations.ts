import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import { historyNextStep, type HistoryPlace } from "../answer/history-next-step.ts";
import { reasonsOf } from "../answer/history-words.ts";
import { stepInOneLine } from "../answer/next-step.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { command, mostAnnotations } from "./annotations.ts";

/** Workflow commands for what has risen (`::error`) or has to be confirmed (`::warning`), one line a reason, at most 10; the last then counts the rest. */
export function historyAnnotations(analysis: HistoryAnalysis, place: HistoryPlace = {}): readonly string[] {
  const safe = neutraliseStrings(analysis);
  const [level, title] =
    safe.verdict === "risen" ? (["error", "history: risen"] as const) : (["warning", "history: suspect"] as const);
  const reasons = reasonsOf(safe);
  const next = historyNextStep(safe, neutraliseStrings(place));
  const lines = [...reasons, ...(next === null ? [] : [`Next: ${stepInOneLine(next)}`])];
  return mostAnnotations(lines.map((line) => command(level, title, line.replaceAll("\u00a0", " "))));
}

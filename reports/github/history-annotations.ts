import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import { nextStep, reasonsOf } from "../answer/history-words.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { command } from "./annotations.ts";

/** As many as one step should take of the 10 that GitHub shows. */
const MOST_REASONS = 9;

/** Workflow commands for what has risen (`::error`) or has to be confirmed (`::warning`), one line a reason, at most 10. */
export function historyAnnotations(analysis: HistoryAnalysis): readonly string[] {
  const safe = neutraliseStrings(analysis);
  const [level, title] =
    safe.verdict === "risen" ? (["error", "history: risen"] as const) : (["warning", "history: suspect"] as const);
  const reasons = reasonsOf(safe).slice(0, MOST_REASONS);
  const next = nextStep(safe);
  const lines = [...reasons, ...(next === null ? [] : [`Next: ${next}`])];
  return lines.map((line) => command(level, title, line.replaceAll("\u00a0", " ")));
}

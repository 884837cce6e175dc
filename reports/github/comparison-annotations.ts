import type { RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import { comparisonHeading, comparisonWarnings } from "../answer/compare-words.ts";
import { formatChange, formatChangeInterval } from "../format/format-change.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { command, mostAnnotations } from "./annotations.ts";

/** Workflow commands that make every regression (`::error`), a comparison that decides nothing and what is not alike (`::warning`) stand out. At most 10. */
export function comparisonAnnotations(compared: RunComparison): readonly string[] {
  const comparison = neutraliseStrings(compared);
  const { badge } = comparisonHeading(comparison);
  const title = `jwt-capacity compare: ${badge}`;
  const worse = comparison.metrics.filter(({ decides, finding }) => decides && finding === "worse");
  return mostAnnotations([
    ...worse.map(({ label, lnChange }) =>
      command("error", title, `${label}: ${formatChange(lnChange)} (${formatChangeInterval(lnChange)})`),
    ),
    ...(comparison.verdict === "inconclusive" ? comparison.reasons : []).map((reason) =>
      command("warning", title, reason),
    ),
    ...comparisonWarnings(comparison).map((words) => command("warning", title, words)),
  ]);
}

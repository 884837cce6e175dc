import type { AbAnalysis, AbVerdict } from "../../harness/analyse/regression/ab-analysis.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { command, mostAnnotations } from "./annotations.ts";

/**
 * Workflow commands that make an `ab` stand out in GitHub's log, one line each without line feed: regressions with what moved and
 * failed controls as errors, what is inconclusive and alerts on p99 as warnings. None after a pass without an alert. At most 10; the
 * last then counts the rest.
 */
export function abAnnotations(analysed: AbAnalysis): readonly string[] {
  const analysis = neutraliseStrings(analysed);
  const { verdict, reasons } = analysis;
  if (verdict === "regression") return mostAnnotations([...scenarioLines(analysis), ...alertLines(analysis)]);
  const isLost = verdict === "invalid" || verdict === "broken";
  const level = isLost ? "error" : "warning";
  const lines = reasons.map((reason) => command(level, title(verdict), reason));
  // Where a control failed the scenarios are worth nothing, nor are their alerts.
  return mostAnnotations(isLost ? lines : [...lines, ...alertLines(analysis)]);
}

/** Errors first: what is cut off are warnings. */
function scenarioLines({ scenarios }: AbAnalysis): readonly string[] {
  const of = (wanted: AbVerdict) => scenarios.filter(({ verdict }) => verdict === wanted);
  return [
    ...of("regression").flatMap(({ name, verdict, reason, moved }) => [
      command("error", title(verdict), `${name}: ${reason}`),
      ...moved.map((sentence) => command("error", title("what moved"), `${name}: ${sentence}`)),
    ]),
    ...of("inconclusive").map(({ name, verdict, reason }) => command("warning", title(verdict), `${name}: ${reason}`)),
  ];
}

function alertLines({ scenarios }: AbAnalysis): readonly string[] {
  return scenarios.flatMap(({ name, p99Alert }) =>
    p99Alert === null ? [] : [command("warning", title("p99 alert"), `${name}: ${p99Alert}.`)],
  );
}

function title(what: string): string {
  return `jwt-capacity ab: ${what}`;
}

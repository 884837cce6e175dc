import { join, relative } from "node:path";
import type { Analysis } from "../../analyse/analysis.ts";
import { COMMAND } from "../../results/command.ts";
import type { RunResult } from "../../results/run-result.ts";
import { isBenchmarkAlone } from "../../../reports/answer/run-scope.ts";
import { renderTerminal } from "../../../reports/terminal/render-terminal.ts";
import { type Streams, wantsColor } from "../streams.ts";

/** The summary of a run for a terminal, with where everything is and what to do next. */
export function describeRun(
  { directory, run, analysis }: { readonly directory: string; readonly run: RunResult; readonly analysis: Analysis },
  streams: Streams,
): string {
  const shown = relative(streams.cwd, directory) || directory;
  return renderTerminal(run, analysis, {
    color: wantsColor(streams.stdout, streams.env),
    width: streams.stdout.columns ?? 100,
    links: [
      { label: "Report", text: join(shown, "report.html") },
      { label: "Results", text: join(shown, "results.json") },
      ...nextCommands(run, analysis, shown).map((text, index) => ({ label: index === 0 ? "Next" : "", text })),
    ],
  });
}

/** What this run leaves open: a fleet for a benchmark alone, otherwise another fleet from the same run and the next longer profile. */
function nextCommands(run: RunResult, { verdict, sizingBases }: Analysis, directory: string): readonly string[] {
  if (isBenchmarkAlone(run)) return [`${COMMAND} run`];
  const isSized = verdict.status !== "refused" && sizingBases.length > 0;
  return [
    ...(isSized ? [`${COMMAND} plan ${directory} --rate 50000 --slo p99=10ms --what-if`] : []),
    ...(run.run.profile === "full"
      ? []
      : [`${COMMAND} run --profile ${run.run.profile === "quick" ? "standard" : "full"}`]),
  ];
}

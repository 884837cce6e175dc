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
      { label: "Next", text: nextCommand(run) },
    ],
  });
}

/** What this run leaves open: a fleet for a benchmark alone, otherwise the next longer profile. */
function nextCommand(run: RunResult): string {
  if (isBenchmarkAlone(run)) return `${COMMAND} run`;
  return `${COMMAND} run --profile ${run.run.profile === "quick" ? "standard" : "full"}`;
}

import { COMMAND } from "../../harness/results/command.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { type WorkloadId, workloads } from "../../harness/results/workloads.ts";
import { runParts } from "../answer/run-scope.ts";
import { html, type Html } from "./escape-html.ts";

/** What a section says when it has nothing to show: that there is no data, why, and what would bring it. */
export function emptyState(run: RunResult, ids: readonly WorkloadId[], what: string): Html {
  return html`<p class="empty"><strong>No data.</strong> ${what} ${whyEmpty(run, ids)}</p>`;
}

function whyEmpty(run: RunResult, ids: readonly WorkloadId[]): string {
  const trials = run.trials.filter(({ workload }) => ids.includes(workload));
  const names = ids.join(", ");
  const refused = trials.filter(({ verdict }) => verdict.status === "refused").length;
  if (trials.length > 0 && refused === trials.length) {
    return `${trials.length === 1 ? "The only trial" : `All ${trials.length} trials`} of ${names} ${trials.length === 1 ? "was" : "were"} refused; the reasons are listed under “Refused trials”.`;
  }
  if (trials.length > 0) {
    const longer = run.run.profile === "quick" ? ` “${COMMAND} run --profile standard” measures more.` : "";
    return `The valid trials of ${names} did not measure it.${longer}`;
  }
  if (run.run.status === "interrupted") return `The run was interrupted before a trial of ${names} had finished.`;
  const part = runParts.find((one) => ids.some((id) => workloads[id].part === one.id));
  return `This run has no trial of ${names}; “${part?.command ?? `${COMMAND} run`}” has, and “Not measured” says what was missing here.`;
}

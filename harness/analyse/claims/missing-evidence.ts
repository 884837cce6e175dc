import { COMMAND } from "../../results/command.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { WorkloadId } from "../../results/workloads.ts";
import type { ClaimNotMeasured } from "./claim.ts";

/** Why a run has no figure of `what`, which trials of these workloads give, and how to get one. */
export function missingEvidence(
  { run, trials }: RunResult,
  what: string,
  ids: readonly WorkloadId[],
): ClaimNotMeasured {
  const names = ids.join(" or ");
  const tried = trials.filter(({ workload }) => ids.includes(workload));
  if (tried.length > 0 && tried.every(({ verdict }) => verdict.status === "refused")) {
    return {
      why: `${what}: every trial of ${names} (${tried.length}) was refused`,
      hint: "see the reasons under “Refused trials”, and run again when the machine is quiet",
    };
  }
  if (ids.every((id) => !run.workloads.includes(id))) {
    return { why: `${what}: ${names} is no part of this run`, hint: `${COMMAND} run --profile standard` };
  }
  return { why: `${what}: no valid trial of this run shows it`, hint: `${COMMAND} run --profile standard` };
}

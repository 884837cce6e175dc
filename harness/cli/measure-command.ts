import type { WorkloadId } from "../plan/workloads.ts";
import { describeRun } from "./describe-run.ts";
import { executeRun, type FinishedRun } from "./execute-run.ts";
import { resolveOptions, type MeasureOptions } from "./resolve-options.ts";
import type { Streams } from "./streams.ts";

/**
 * `run`, `bench` and `load`: measures and reports.
 *
 * @returns 0; 3 when load was asked for and k6 is missing; 4 when the run was refused; 130 when it was interrupted
 */
export async function measureCommand(
  streams: Streams,
  options: MeasureOptions,
  workloads?: readonly WorkloadId[],
): Promise<number> {
  const config = await resolveOptions(options, streams, workloads);
  const finished = await executeRun(config, streams, { quiet: options.quiet === true });
  streams.stdout.write(
    options.json === true ? `${JSON.stringify(summaryOf(finished))}\n` : describeRun(finished, streams),
  );
  return exitStatusOf(finished, options);
}

/** What `--json` prints: where the results are and what they say. */
function summaryOf({ directory, run, analysis, reportFile }: FinishedRun) {
  return {
    schemaVersion: 1,
    runId: run.run.id,
    status: run.run.status,
    directory,
    results: `${directory}/results.json`,
    report: reportFile,
    verdict: analysis.verdict,
    trials: analysis.trialCounts,
    notMeasured: run.notMeasured,
  };
}

function exitStatusOf({ run, analysis }: FinishedRun, options: MeasureOptions): number {
  if (run.run.status === "interrupted") return 130;
  if (run.tools.k6 === null && run.notMeasured.some((missing) => missing.what.startsWith("HTTP load"))) return 3;
  const benchOnly = run.trials.every((trial) => trial.kind === "bench");
  const anyValid = run.trials.some((trial) => trial.verdict.status === "valid");
  const refused = benchOnly ? !anyValid : analysis.verdict.status === "refused";
  return refused && options.allowInvalid !== true ? 4 : 0;
}

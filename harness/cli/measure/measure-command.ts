import { resolve } from "node:path";
import { partsOutside } from "../../../reports/answer/run-scope.ts";
import { verdictWords } from "../../../reports/answer/verdict-words.ts";
import { planWarnings, type PlanWarning, wholePlan } from "../../plan/plan-warnings.ts";
import type { WorkloadId } from "../../results/workloads.ts";
import { checkCiFiles, writeCiFiles } from "../ci/ci-files.ts";
import { checkOutputDirectory } from "../check-output-directory.ts";
import { describeRun } from "./describe-run.ts";
import { describeDryRun, dryRun } from "./dry-run.ts";
import { executeRun, type FinishedRun } from "./execute-run.ts";
import { githubStep, tellGithub } from "../ci/github-step.ts";
import { reportError } from "../report-error.ts";
import { resolveOptions, type MeasureOptions } from "./resolve-options.ts";
import { runFailure } from "./run-failure.ts";
import { onInterrupt, type Streams } from "../streams.ts";
import type { CommandOutput } from "../command-outputs.ts";

/**
 * `run`, `bench` and `load`: measures and reports; with `--dry-run` only says what it would measure.
 *
 * @returns 0; 3 when load was asked for and k6 is missing; 4 when the run was refused; 99 when tokens got wrong answers or a budget failed,
 * 5 when none did and one could not be judged; 130 when it was interrupted
 */
export async function measureCommand(
  streams: Streams,
  options: MeasureOptions,
  workloads?: readonly WorkloadId[],
): Promise<number> {
  const config = await resolveOptions(options, streams, workloads);
  const plan = wholePlan(config);
  const warnings = planWarnings(config, plan);
  if (options.quiet !== true)
    for (const { message, hint } of warnings) streams.stderr.write(`Warning: ${message}. ${hint}.\n`);
  if (options.dryRun === true) {
    const planned = dryRun(config, plan, warnings);
    streams.stdout.write(
      options.json === true ? `${JSON.stringify(planned)}\n` : describeDryRun(planned, streams.stdout.columns ?? 100),
    );
    return 0;
  }
  const step = await githubStep(streams, options.github === true);
  const files = await checkCiFiles(streams, options);
  await checkOutputDirectory(resolve(streams.cwd, config.out));
  onInterrupt(streams, "Ending the trial and keeping what was measured.");
  const finished = await executeRun(config, streams, {
    quiet: options.quiet === true,
    verbose: options.verbose === true,
  });
  streams.stdout.write(
    options.json === true ? `${JSON.stringify(summaryOf(finished, warnings))}\n` : describeRun(finished, streams),
  );
  await tellGithub(step, streams, finished);
  await writeCiFiles(files, streams, finished);
  const failure = runFailure(finished, options);
  if (failure === null) return 0;
  return reportError(failure, streams, false);
}

/** What `--json` prints: where the results are and what they say. */
function summaryOf(
  { directory, run, analysis, reportFile }: FinishedRun,
  warnings: readonly PlanWarning[],
): CommandOutput<"run-output"> {
  return {
    schemaVersion: 1,
    runId: run.run.id,
    status: run.run.status,
    directory,
    results: `${directory}/results.json`,
    report: reportFile,
    heading: verdictWords(run, analysis.verdict).badge,
    verdict: analysis.verdict,
    budgets: analysis.budgets,
    trials: analysis.trialCounts,
    notMeasured: run.notMeasured,
    notPartOfRun: partsOutside(run),
    warnings,
  };
}

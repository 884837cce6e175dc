import { resolve } from "node:path";
import { budgetRows } from "../../../reports/answer/budget-rows.ts";
import { partsOutside } from "../../../reports/answer/run-scope.ts";
import { verdictWords } from "../../../reports/answer/verdict-words.ts";
import type { JudgedBudget } from "../../analyse/budgets/judge-budgets.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { planWarnings, type PlanWarning, wholePlan } from "../../plan/plan-warnings.ts";
import type { WorkloadId } from "../../results/workloads.ts";
import { checkCiFiles, writeCiFiles } from "../ci/ci-files.ts";
import { checkOutputDirectory } from "../check-output-directory.ts";
import { describeRun } from "./describe-run.ts";
import { executeRun, type FinishedRun } from "./execute-run.ts";
import { githubStep, tellGithub } from "../ci/github-step.ts";
import { LOAD_WITHOUT_K6 } from "./prepare-run.ts";
import { reportError } from "../report-error.ts";
import { resolveOptions, type MeasureOptions } from "./resolve-options.ts";
import { onInterrupt, type Streams } from "../streams.ts";

/**
 * `run`, `bench` and `load`: measures and reports.
 *
 * @returns 0; 3 when load was asked for and k6 is missing; 4 when the run was refused; 99 when a budget failed; 130 when it was
 * interrupted
 */
export async function measureCommand(
  streams: Streams,
  options: MeasureOptions,
  workloads?: readonly WorkloadId[],
): Promise<number> {
  const config = await resolveOptions(options, streams, workloads);
  const warnings = planWarnings(config, wholePlan(config));
  if (options.quiet !== true)
    for (const { message, hint } of warnings) streams.stderr.write(`Warning: ${message}. ${hint}.\n`);
  const step = await githubStep(streams, options.github === true);
  const files = await checkCiFiles(streams, options);
  await checkOutputDirectory(resolve(streams.cwd, config.out));
  onInterrupt(streams, "Ending the trial and keeping what was measured.");
  const finished = await executeRun(config, streams, { quiet: options.quiet === true });
  streams.stdout.write(
    options.json === true ? `${JSON.stringify(summaryOf(finished, warnings))}\n` : describeRun(finished, streams),
  );
  await tellGithub(step, streams, finished);
  await writeCiFiles(files, streams, finished);
  const failure = failureOf(finished, options);
  if (failure === null) return 0;
  return reportError(failure, streams, false);
}

/** What `--json` prints: where the results are and what they say. */
function summaryOf({ directory, run, analysis, reportFile }: FinishedRun, warnings: readonly PlanWarning[]) {
  return {
    schemaVersion: 1,
    runId: run.run.id,
    status: run.run.status,
    directory,
    results: `${directory}/results.json`,
    report: reportFile,
    /** The badge of the report. */
    heading: verdictWords(run, analysis.verdict).badge,
    verdict: analysis.verdict,
    budgets: analysis.budgets,
    trials: analysis.trialCounts,
    notMeasured: run.notMeasured,
    notPartOfRun: partsOutside(run),
    warnings,
  };
}

/** Why the command fails although there is a report; `null` when it does not. */
function failureOf({ run, analysis, directory }: FinishedRun, options: MeasureOptions): JwtCapacityError | null {
  if (run.run.status === "interrupted")
    return new JwtCapacityError(
      "JC-INTERRUPT-001",
      "interrupted; what was measured is kept",
      `read the report in ${directory}, or run again`,
    );
  const withoutK6 = run.notMeasured.find(({ what }) => what === LOAD_WITHOUT_K6);
  if (withoutK6 !== undefined) return new JwtCapacityError("JC-K6-001", withoutK6.why, withoutK6.hint);
  // A benchmark alone sizes no fleet, and was not asked to.
  const benchOnly = run.trials.every((trial) => trial.kind === "bench");
  const anyValid = run.trials.some((trial) => trial.verdict.status === "valid");
  const refused = benchOnly ? !anyValid : analysis.verdict.status === "refused";
  if (!refused || options.allowInvalid === true) return budgetFailure(analysis.budgets);
  return new JwtCapacityError(
    "JC-VERDICT-001",
    `the run was refused: ${analysis.verdict.reasons.join(" ")}`,
    "remove the reasons (often other work on the same CPUs) and run again; --allow-invalid exits with 0 all the same",
  );
}

function budgetFailure(budgets: readonly JudgedBudget[]): JwtCapacityError | null {
  const rows = budgetRows(budgets).filter(({ status }) => status === "fail");
  if (rows.length === 0) return null;
  const said = rows.map(({ name, value, limit, note }) => `\n  - ${name}: ${value} (limit ${limit}); ${note}`).join("");
  return new JwtCapacityError(
    "JC-BUDGET-001",
    `${rows.length} ${rows.length === 1 ? "budget" : "budgets"} failed:${said}`.replaceAll("\u00a0", " "),
    "find what costs more with the report, or raise the limit (budgets in the configuration) where more is meant",
  );
}

import { countWords } from "../../../reports/format/count-words.ts";
import { textTable } from "../../../reports/terminal/text-table.ts";
import type { Plan } from "../../plan/build-plan.ts";
import type { PlanWarning } from "../../plan/plan-warnings.ts";
import { hashConfig, type ResolvedConfig } from "../../plan/resolve-config.ts";
import { servedDesigns } from "../../plan/served-designs.ts";
import { estimateSeconds, trialSeconds } from "../../plan/trial-seconds.ts";
import type { TrialSpec } from "../../plan/trial-spec.ts";
import { workloads } from "../../results/workloads.ts";
import type { CommandOutput } from "../command-outputs.ts";
import { confirmationsToCome } from "./confirm-rate.ts";
import { formatRemaining } from "./eta.ts";
import { storeOnce, wireOnce } from "./measure-once.ts";

/**
 * What a run with this configuration would measure, and about how long it would take where nothing is missing. Times are those of the plan,
 * before this machine has shown how fast it is; a trial that is refused and made again comes on top.
 */
export function dryRun(
  config: ResolvedConfig,
  { trials }: Plan,
  warnings: readonly PlanWarning[],
): CommandOutput<"dry-run-output"> {
  return {
    schemaVersion: 1,
    configHash: hashConfig(config),
    profile: config.profile,
    designs: servedDesigns(trials).length,
    ...plannedWork(config, trials),
    trials: trials.map((trial) => ({ id: trial.id, workload: trial.workload, seconds: trialSeconds(trial) })),
    warnings,
  };
}

/** What trials, confirmations to come and what is measured once amount to, in all and by workload in the order of a report. */
export function plannedWork(
  config: ResolvedConfig,
  trials: readonly TrialSpec[],
): Pick<CommandOutput<"dry-run-output">, "seconds" | "workloads"> {
  const confirmations = confirmationsToCome(config);
  const rows = [...Map.groupBy([...trials, ...confirmations], ({ workload }) => workload)].map(([workload, own]) => ({
    workload,
    trials: own.length,
    seconds: estimateSeconds(own),
  }));
  const once = [wireOnce, storeOnce]
    .filter(({ workload }) => config.load.workloads.includes(workload))
    .map((one) => ({ workload: one.workload, trials: 0, seconds: one.seconds }));
  const order = Object.keys(workloads);
  const planned = [...rows, ...once].toSorted((a, b) => order.indexOf(a.workload) - order.indexOf(b.workload));
  return { seconds: planned.reduce((sum, { seconds }) => sum + seconds, 0), workloads: planned };
}

/** The same as a table of its workloads. */
export function describeDryRun(
  { profile, seconds, designs, workloads: planned }: CommandOutput<"dry-run-output">,
  width: number,
): string {
  const asked = designs === 0 ? "" : `, after ${designs === 1 ? "its design" : `each of ${designs} designs`} was asked`;
  return [
    `Would measure ${countWords(trialsOf(planned), "trial")} in about ${formatRemaining(seconds)}${asked} (profile ${profile}); nothing was started.`,
    "",
    ...textTable(
      [
        { title: "workload", align: "left" },
        { title: "trials", align: "right" },
        { title: "about", align: "right" },
        { title: "what", align: "left" },
      ],
      planned.map((row) => [
        row.workload,
        row.trials === 0 ? "once" : String(row.trials),
        formatRemaining(row.seconds),
        workloads[row.workload].label,
      ]),
      width,
    ),
    "",
  ].join("\n");
}

/** How many trials that are. */
export function trialsOf(planned: CommandOutput<"dry-run-output">["workloads"]): number {
  return planned.reduce((sum, { trials }) => sum + trials, 0);
}

import { countWords } from "../../../reports/format/count-words.ts";
import { textTable } from "../../../reports/terminal/text-table.ts";
import type { Plan } from "../../plan/build-plan.ts";
import type { PlanWarning } from "../../plan/plan-warnings.ts";
import { hashConfig, type ResolvedConfig } from "../../plan/resolve-config.ts";
import { servedDesigns } from "../../plan/served-designs.ts";
import { estimateSeconds, trialSeconds } from "../../plan/trial-seconds.ts";
import { workloads } from "../../results/workloads.ts";
import type { CommandOutput } from "../command-outputs.ts";
import { confirmationsToCome } from "./confirm-rate.ts";
import { formatRemaining } from "./eta.ts";
import { onceSeconds, storeOnce, wireOnce } from "./measure-once.ts";

/**
 * What a run with this configuration would measure, and about how long it would take where nothing is missing. Times are those of the plan,
 * before this machine has shown how fast it is; a trial that is refused and made again comes on top.
 */
export function dryRun(
  config: ResolvedConfig,
  { trials }: Plan,
  warnings: readonly PlanWarning[],
): CommandOutput<"dry-run-output"> {
  const confirmations = confirmationsToCome(config);
  const rows = [...Map.groupBy([...trials, ...confirmations], ({ workload }) => workload)].map(([workload, own]) => ({
    workload,
    trials: own.length,
    seconds: estimateSeconds(own),
  }));
  const once = [wireOnce, storeOnce]
    .filter(({ workload }) => config.load.workloads.includes(workload))
    .map((one) => ({ workload: one.workload, trials: 0, seconds: onceSeconds(config, one) }));
  const order = Object.keys(workloads);
  const planned = [...rows, ...once].toSorted((a, b) => order.indexOf(a.workload) - order.indexOf(b.workload));
  return {
    schemaVersion: 1,
    configHash: hashConfig(config),
    profile: config.profile,
    seconds: planned.reduce((sum, { seconds }) => sum + seconds, 0),
    designs: servedDesigns(trials).length,
    workloads: planned,
    trials: trials.map((trial) => ({ id: trial.id, workload: trial.workload, seconds: trialSeconds(trial) })),
    warnings,
  };
}

/** The same as a table of its workloads. */
export function describeDryRun(
  { profile, seconds, designs, workloads: planned }: CommandOutput<"dry-run-output">,
  width: number,
): string {
  const trials = planned.reduce((sum, row) => sum + row.trials, 0);
  const asked = designs === 0 ? "" : `, after ${designs === 1 ? "its design" : `each of ${designs} designs`} was asked`;
  return [
    `Would measure ${countWords(trials, "trial")} in about ${formatRemaining(seconds)}${asked} (profile ${profile}); nothing was started.`,
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

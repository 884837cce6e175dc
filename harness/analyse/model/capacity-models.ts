import type { RunResult } from "../../results/run-result.ts";
import type { ProbeTrialResult, Subject, TrialResult } from "../../results/trial-result.ts";
import { workloads } from "../../results/workloads.ts";
import { type CapacityModel, fitCapacityModel, type ModelConfirmation, type ModelDemand } from "./capacity-model.ts";
import { demandByRepetition } from "../load/component-demand.ts";
import { confirmationOf } from "./confirmation.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { conditionsOf, loadSamples } from "../load/load-samples.ts";
import { modelSessions, quotableFromSeconds } from "./model-sessions.ts";
import { rateAtObjective, type RateAtObjective } from "./rate-at-objective.ts";
import { subjectKey } from "../subject-order.ts";

/** A model and what it answers to the run's own objective. */
export interface AnsweredModel extends CapacityModel {
  readonly atObjective: RateAtObjective;
}

/** One model per design with a valid sweep, in the order of the trials. Refused sweeps feed nothing. */
export function capacityModels(run: RunResult): AnsweredModel[] {
  const swept = sweepsThatStood(run.trials);
  return [...Map.groupBy(swept, ({ subject }) => subjectKey(subject)).values()].flatMap((sweeps) => {
    const model = modelOf(sweeps, run);
    return model === null ? [] : [{ ...model, atObjective: rateAtObjective(model, model.slo) }];
  });
}

/** Valid sweeps with an overload anchor, of one design or of all. */
export function sweepsThatStood(trials: readonly TrialResult[], subject?: Subject): readonly ProbeTrialResult[] {
  return trials
    .filter((trial) => trial.kind === "probe")
    .filter(
      ({ workload, verdict, anchors }) =>
        workloads[workload].inSteps && verdict.status === "valid" && anchors.length > 0,
    )
    .filter((trial) => subject === undefined || subjectKey(trial.subject) === subjectKey(subject));
}

function modelOf(sweeps: readonly ProbeTrialResult[], run: RunResult): CapacityModel | null {
  const [first] = sweeps;
  if (first === undefined) return null;
  const { sloPercentile, sloSeconds } = run.run.sizing;
  const slo = { sloPercentile, sloSeconds };
  const sessions = modelSessions(sweeps, slo);
  return fitCapacityModel({
    subject: first.subject,
    slo,
    anchorPerSecond: estimateFrom(sessions.map(({ anchorPerSecond }) => anchorPerSecond)),
    sessions,
    quotableFromSeconds: quotableFromSeconds(sweeps, slo),
    demands: demandsOf(run, sweeps),
    confirmation: confirmationOfDesign(run, first),
  });
}

function demandsOf(run: RunResult, sweeps: readonly ProbeTrialResult[]): ModelDemand[] {
  return conditionsOf(loadSamples({ ...run, trials: sweeps })).flatMap(({ fractionOfAnchor, samples }) => {
    const demands = demandByRepetition(samples, "verifier").map(({ value }) => value);
    if (fractionOfAnchor === null || demands.length === 0) return [];
    return [{ percent: Math.round(100 * fractionOfAnchor), cpuSecondsPerRequest: estimateFrom(demands) }];
  });
}

function confirmationOfDesign({ trials, run }: RunResult, { subject }: ProbeTrialResult): ModelConfirmation | null {
  const { rates, confirmedPerSecond } = confirmationOf(trials, subject, run.sizing, run.confirmRepetitions);
  if (rates.length === 0) return null;
  // What the machine spoiled too often is neither confirmed nor refuted.
  const failed = rates
    .filter(({ confirmed, seconds }) => !confirmed && seconds.length >= run.confirmRepetitions)
    .map(({ ratePerSecond }) => ratePerSecond);
  return { confirmedPerSecond, failedPerSecond: failed.length === 0 ? null : Math.min(...failed) };
}

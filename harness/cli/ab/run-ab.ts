import { cpuOf, pairedByBlock } from "../../analyse/costs/duet-pairs.ts";
import { median } from "../../analyse/statistics/median.ts";
import { analyseAb } from "../../analyse/regression/analyse-ab.ts";
import { faultsUnderLoad } from "../../analyse/regression/faults-under-load.ts";
import { nextAbPair } from "../../analyse/regression/next-ab-pair.ts";
import { CALIBRATION_SHARE, plantedShare } from "../../analyse/regression/planted-share.ts";
import { REGRESSION_LN_RATIO } from "../../analyse/regression/take-looks.ts";
import { checkAnswers } from "../../drive/check-answers.ts";
import { type AbScenarioSpec, usesRedis, withSettings } from "../../plan/ab-scenario.ts";
import { type AbEffort, type AbProcess, pairTrial, stageTrial } from "../../plan/ab-trials.ts";
import type { DuetTrialSpec, PlannedSubject } from "../../plan/trial-spec.ts";
import type { AbFault, AbResult, AbRole, AbScenario, PlantedControl } from "../../results/ab-result.ts";
import type { DuetTrialResult } from "../../results/trial-result.ts";
import type { InstalledSide } from "./install-sides.ts";
import { runTrial, type TrialSetting } from "../measure/run-trials.ts";

/** What an `ab` compares, and where it runs. */
export interface AbSetting extends TrialSetting {
  readonly sides: readonly InstalledSide[];
  readonly scenarios: readonly AbScenarioSpec[];
  readonly effort: AbEffort;
  /** Told after every trial how the comparison stands. */
  readonly onResult: (result: AbResult) => Promise<void>;
}

/** The positive control of every `ab`: as large a change must be found, or smaller ones cannot be trusted to be absent. */
const PLANTED_AIM = 0.05;

/** One duet has to show what pairs show otherwise. */
const CALIBRATION_BLOCKS = 16;

/** A calibration that the machine spoiled is made again, not for ever. */
const MOST_CALIBRATIONS = 3;

/**
 * Measures until every scenario is decided, then the stages of those that changed. Ends early, with what there is, when it is
 * interrupted; before anything is timed, when a side is broken; and as soon as pairs show that one breaks under load.
 *
 * @param start the result before the first trial
 */
export async function runAb(start: AbResult, setting: AbSetting): Promise<AbResult> {
  let result = start;
  let order = 0;
  const { blocks, stagePairs, stageBlocks } = setting.effort;
  const keep = async (next: AbResult) => {
    result = next;
    await setting.onResult(next);
  };
  const run = async (spec: (place: { order: number; seed: number }) => DuetTrialSpec) => {
    const place = { order, seed: (start.ab.seed + order) >>> 0 };
    order += 1;
    const trial = await runTrial(spec(place), setting);
    if (trial.kind !== "duet") throw new Error(`expected a duet, got a ${trial.kind}`);
    return trial;
  };

  const faults = await findFaults(setting);
  if (faults.length > 0) {
    await keep({ ...result, faults });
    return result;
  }
  const [first] = setting.scenarios;
  if (first !== undefined && result.planted === null)
    await keep({ ...result, planted: await calibrate(first, setting, run) });
  for (let name = nextAbPair(result); name !== null && !setting.signal.aborted; name = nextAbPair(result)) {
    const [spec, { trials, controls }] = [specOf(setting, name), scenarioOf(result, name)];
    const repetition = trials.length + 1;
    const processes = processesOf(spec, setting, controls ? result.planted : null, controls);
    const trial = await run((place) => pairTrial(spec, processes, { ...place, repetition }, blocks));
    if (setting.signal.aborted) break;
    const next = withTrials(result, name, { trials: [...trials, trial] });
    await keep({ ...next, faults: faultsUnderLoad(next) });
    if (result.faults.length > 0) return result;
  }
  for (const name of setting.signal.aborted ? [] : changedScenarios(result)) {
    const spec = specOf(setting, name);
    const processes = processesOf(spec, setting, null, false).filter(({ role }) => role !== "reference");
    for (let repetition = 1; repetition <= stagePairs && !setting.signal.aborted; repetition += 1) {
      setting.update(`stage by stage, pair ${repetition} of ${stagePairs}: ${name}`);
      const trial = await run((place) => stageTrial(spec, processes, { ...place, repetition }, stageBlocks));
      if (setting.signal.aborted) break;
      await keep(withTrials(result, name, { stages: [...scenarioOf(result, name).stages, trial] }));
    }
  }
  return result;
}

/** What is wrong with a side under a scenario, each side and scenario once, before anything is timed. */
async function findFaults({ sides, scenarios, prepared, corpora, signal, update }: AbSetting): Promise<AbFault[]> {
  const checked = new Set<string>();
  const faults: AbFault[] = [];
  for (const scenario of scenarios) {
    for (const { side, installation } of sides) {
      const subject = subjectOf(scenario, side.settings);
      const what = JSON.stringify([installation, subject]);
      if (checked.has(what)) continue;
      checked.add(what);
      if (signal.aborted) return faults;
      update(`does the ${side.role} give every token the right answer? ${scenario.name}`);
      const environment = { redis: await prepared.redis.forTrial(), corpora, pinning: prepared.pinning, signal };
      // A side that cannot even be asked is as broken as one that answers wrongly.
      const { faults: wrong } = await checkAnswers(subject, environment, installation);
      if (signal.aborted) return faults;
      if (wrong.length > 0) faults.push({ role: side.role, scenario: scenario.name, what: wrong.join("; ") });
    }
  }
  return faults;
}

type Run = (spec: (place: { order: number; seed: number }) => DuetTrialSpec) => Promise<DuetTrialResult>;

async function calibrate(spec: AbScenarioSpec, setting: AbSetting, run: Run): Promise<PlantedControl | null> {
  const [base] = processesOf(spec, setting, null, false);
  if (base === undefined) return null;
  const planted: AbProcess = { ...base, role: "planted", plantedWork: CALIBRATION_SHARE };
  for (let repetition = 1; repetition <= MOST_CALIBRATIONS && !setting.signal.aborted; repetition += 1) {
    setting.update(`what does planted work cost? ${spec.name}`);
    const { verdict, slices } = await run((place) =>
      pairTrial(spec, [base, planted], { ...place, repetition }, CALIBRATION_BLOCKS),
    );
    if (verdict.status !== "valid") continue;
    const lnRatio = median(pairedByBlock(slices, [0, 1], (one, other) => Math.log(cpuOf(other) / cpuOf(one))));
    const found = plantedShare(PLANTED_AIM, lnRatio);
    return found === null ? null : { aim: PLANTED_AIM, ...found };
  }
  return null;
}

/** The processes of one pair, the base first. */
function processesOf(
  scenario: AbScenarioSpec,
  { sides }: AbSetting,
  planted: PlantedControl | null,
  controls: boolean,
): readonly AbProcess[] {
  const own = sides.map(({ side, installation }): AbProcess => {
    return { role: side.role, installation, subject: subjectOf(scenario, side.settings), plantedWork: 0 };
  });
  const base = own.find(({ role }) => role === "base");
  if (base === undefined || !controls) return own;
  const control = (role: AbRole, plantedWork: number): AbProcess => ({ ...base, role, plantedWork });
  return [...own, control("base-again", 0), ...(planted === null ? [] : [control("planted", planted.share)])];
}

function subjectOf(scenario: AbScenarioSpec, settings: Readonly<Record<string, string>>): PlannedSubject {
  const changed = withSettings(scenario, settings);
  // The command line has checked every side under every scenario.
  if ("problem" in changed) throw new Error(changed.problem);
  return changed.subject;
}

/**
 * Those in which the candidate costs clearly more than the base, or less by as much as a regression is at least; none in a night whose
 * controls did not both hold, of which nothing can be believed.
 */
function changedScenarios(result: AbResult): readonly string[] {
  const { controls, scenarios } = analyseAb(result);
  if (!controls.negative.held || !controls.positive.held) return [];
  return scenarios
    .filter(({ verdict, cpu }) => verdict === "regression" || (cpu !== null && cpu.high < -REGRESSION_LN_RATIO))
    .map(({ name }) => name);
}

function specOf({ scenarios }: AbSetting, name: string): AbScenarioSpec {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

function scenarioOf({ scenarios }: AbResult, name: string): AbScenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

function withTrials(result: AbResult, name: string, own: Partial<Pick<AbScenario, "trials" | "stages">>): AbResult {
  const scenarios = result.scenarios.map((scenario) => (scenario.name === name ? { ...scenario, ...own } : scenario));
  return { ...result, scenarios };
}

/** Whether a scenario of this `ab` needs a Redis. */
export function anyUsesRedis(scenarios: readonly AbScenarioSpec[], sides: readonly InstalledSide[]): boolean {
  return scenarios.some((scenario) => sides.some(({ side }) => usesRedis(subjectOf(scenario, side.settings))));
}

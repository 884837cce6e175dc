import { sweepsThatStood } from "../../analyse/model/capacity-models.ts";
import { confirmationOf } from "../../analyse/model/confirmation.ts";
import { modelSessions } from "../../analyse/model/model-sessions.ts";
import { createRunDirectory } from "../../gather/run-directory.ts";
import { finishDraft } from "../../plan/build-plan.ts";
import type { Config } from "../../plan/config.ts";
import { loadSubject } from "../../plan/draft.ts";
import { wholePlan } from "../../plan/plan-warnings.ts";
import { confirmDraft } from "../../plan/probe-drafts.ts";
import { type ResolvedConfig, resolveConfig } from "../../plan/resolve-config.ts";
import { estimateSeconds } from "../../plan/trial-seconds.ts";
import type { PlannedSubject, TrialSpec } from "../../plan/trial-spec.ts";
import { temporaryDirectory } from "../../provision/temporary-directory.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import { checkDesigns } from "../measure/check-designs.ts";
import { prepareRun } from "../measure/prepare-run.ts";
import { type RunSetting, runTrial, runTrials } from "../measure/run-trials.ts";
import { checkResult, type CheckResult } from "./selfcheck-lines.ts";
import { CONFIRMS, isWhole, modelLines, SWEPT } from "./selfcheck-model-lines.ts";
import type { SelfcheckSetting } from "./selfcheck-setting.ts";

/** Wall seconds. */
export function modelSeconds(quick: boolean): number {
  const config = modelConfig(quick);
  return PREPARE_SECONDS + estimateSeconds([...wholePlan(config).trials, ...confirmsOf(config)]);
}

/**
 * Sweeps RS256 and ES256, with and without a Redis denylist, in fresh processes, fits the capacity model to some of the steps and
 * holds it against the others; then drives the recommended rates again. Every trial is judged as in a run.
 */
export async function checkModel(setting: SelfcheckSetting): Promise<CheckResult> {
  const { signal, corpora } = setting.environment;
  const config = modelConfig(setting.quick);
  await using stack = new AsyncDisposableStack();
  const scratch = stack.use(await temporaryDirectory("selfcheck"));
  const found = await prepareRun(config, stack, signal, () => {});
  const prepared = await checkDesigns(found, { corpora, signal, update: () => {} });
  const directory = await createRunDirectory(scratch.path, prepared.manifest.run.id);
  const trials: TrialResult[] = [];
  const whole = estimateSeconds([...prepared.plan.trials, ...confirmsOf(config)]);
  const update = () => {
    const left = Math.max(0, whole - doneSeconds(trials));
    // What comes on top is one trial at a time.
    setting.progress(1 - left / whole, Math.max(0, ONE_TRIAL_SECONDS - left));
  };
  const running: RunSetting = { prepared, corpora, directory, signal, update };

  await runTrials(running, trials);
  await sweepAgain(running, trials);
  for (const subject of designsOf(config)) await confirmDesign(subject, config, running, trials);
  signal.throwIfAborted();

  const lines = designsOf(config).flatMap((subject) => {
    const { algorithm, denylist } = subject;
    const sessions = sessionsOf(trials, subject, config);
    const confirmation = sessions.length === 0 ? null : confirmationOf(trials, subject, config.sizing, CONFIRMS);
    return modelLines({ name: `${algorithm} · ${denylist}`, sessions, confirmation });
  });
  const missing = prepared.plan.notMeasured.map(({ what, why, hint }) => `Not measured: ${what}: ${why}. ${hint}`);
  return checkResult("model", lines, [HOW_TO_READ, ...missing, ...refusalsOf(trials)]);
}

const HOW_TO_READ =
  "Fitted to 10, 25, 45 and 65 % of the overload anchor; held out are 17, 35 and 55 %. The objectives part the rise of the held-out p99 into equal factors.";

const PREPARE_SECONDS = 18;
const ONE_TRIAL_SECONDS = 30;

/** The sweeps of the standard profile, longer, without anything else. */
function modelConfig(quick: boolean): ResolvedConfig {
  const file: Config = {
    profile: "standard",
    algorithms: ["RS256", "ES256"],
    engines: ["jose"],
    retryWithinSeconds: quick ? 900 : 1700,
    load: { engine: "jose", denylists: ["none", "redis"], workloads: ["sweep"] },
    probe: {
      fractions: [...SWEPT.calibrate],
      holdOutFractions: [...SWEPT["hold-out"]],
      repetitions: SWEPT.sweeps,
      stepSeconds: quick ? 2.2 : 5,
      confirmRepetitions: CONFIRMS,
      confirmSeconds: quick ? 3 : 10,
    },
    sizing: { sloPercentile: "p99", sloSeconds: 0.02 },
  };
  const resolved = resolveConfig({ file, environment: {}, flags: {} });
  if ("problems" in resolved) throw new Error(resolved.problems.map(({ message }) => message).join("; "));
  return resolved.config;
}

function designsOf(config: ResolvedConfig): readonly PlannedSubject[] {
  const { algorithms, denylists } = config.probe;
  return algorithms.flatMap((algorithm) => denylists.map((denylist) => loadSubject(config, algorithm, denylist)));
}

/** The confirmations that are certain; those of a rate after a failure come on top. */
function confirmsOf(config: ResolvedConfig): TrialSpec[] {
  return designsOf(config).flatMap((subject) =>
    Array.from({ length: CONFIRMS }, () => finishDraft(confirmDraft(config, subject, 1, 1), 0, 0)),
  );
}

/** The sweeps of a design that stood, as a model takes them. */
function sessionsOf(trials: readonly TrialResult[], subject: PlannedSubject, { sizing }: ResolvedConfig) {
  return modelSessions(sweepsThatStood(trials, subject), sizing);
}

/** Sweeps the designs again of which some step did not stand in enough sweeps: at most twice, each in a fresh process. */
async function sweepAgain(running: RunSetting, trials: TrialResult[]): Promise<void> {
  const { config, plan } = running.prepared;
  for (let round = 1; round <= MOST_MORE_SWEEPS; round += 1) {
    for (const spec of plan.trials.filter(({ repetition }) => repetition === 1)) {
      if (running.signal.aborted || isWhole(sessionsOf(trials, spec.subject, config))) continue;
      const repetition = SWEPT.sweeps + round;
      running.update("");
      const id = spec.id.replace(/r1$/, `r${repetition}`);
      const again = { ...spec, id, repetition, order: trials.length, seed: (spec.seed + round) >>> 0 };
      trials.push(await runTrial(again, running));
    }
  }
}

const MOST_MORE_SWEEPS = 2;

/** Drives the recommended rate of a design, and lower ones where it fails, until one is confirmed. */
async function confirmDesign(
  subject: PlannedSubject,
  config: ResolvedConfig,
  running: RunSetting,
  trials: TrialResult[],
): Promise<void> {
  while (!running.signal.aborted) {
    const { next } = confirmationOf(trials, subject, config.sizing, CONFIRMS);
    if (next === null) return;
    const order = trials.length;
    const draft = confirmDraft(config, subject, next.ratePerSecond, next.repetition);
    running.update("");
    trials.push(await runTrial(finishDraft(draft, order, config.seed + order), running));
  }
}

function doneSeconds(trials: readonly TrialResult[]): number {
  return trials.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
}

/** Every reason once, with the number of trials and windows it held for. */
function refusalsOf(trials: readonly TrialResult[]): string[] {
  const verdicts = trials.flatMap((trial) => [
    trial.verdict,
    ...("windows" in trial ? trial.windows.map(({ verdict }) => verdict) : []),
  ]);
  const messages = verdicts.flatMap((verdict) => (verdict.status === "refused" ? verdict.reasons : []));
  return [...Map.groupBy(messages, ({ code }) => code)].map(
    ([, same]) => `Refused${same.length > 1 ? ` ${same.length} times` : ""}: ${same[0]?.message ?? ""}`,
  );
}

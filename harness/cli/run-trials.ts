import { join } from "node:path";
import { denylists } from "../../targets/verify/denylists.ts";
import { judgeBenchTrial } from "../analyse/judge-bench-trial.ts";
import { judgeLoadTrial, judgeWindow } from "../analyse/judge-load-trial.ts";
import { runBenchTrial } from "../drive/run-bench-trial.ts";
import { runLoadTrial } from "../drive/run-load-trial.ts";
import { TRIAL_FILE } from "../gather/assemble-run.ts";
import { gatherBenchTrial } from "../gather/bench-trial.ts";
import { gatherLoadTrial } from "../gather/load-trial.ts";
import type { RunDirectory } from "../gather/run-directory.ts";
import type { BenchTrialSpec, LoadTrialSpec, TrialSpec } from "../plan/trial-spec.ts";
import type { RunCorpora } from "../provision/run-corpora.ts";
import type { TrialResult } from "../results/trial-result.ts";
import { formatRemaining, remainingSeconds } from "./eta.ts";
import { queueTrials } from "./trial-queue.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** Where trials run and what they may use. */
export interface TrialSetting {
  readonly prepared: PreparedRun;
  readonly corpora: RunCorpora;
  readonly directory: RunDirectory;
  readonly signal: AbortSignal;
  readonly update: (text: string) => void;
  /** Told the process ids of every trial as it starts. */
  readonly onStarted?: (trial: TrialSpec, processes: Readonly<Record<string, number>>) => void;
}

/**
 * Runs the trials in their order. Each is saved as it ends, judged; a failing one becomes a result with a reason and the next
 * one runs; one that the machine spoiled is tried again while there is time. Ends early, with what there is, when the run is interrupted.
 */
export async function runTrials(setting: TrialSetting, results: TrialResult[]): Promise<void> {
  const { plan, config } = setting.prepared;
  const queue = queueTrials(plan.trials, config.retryWithinSeconds);
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  for (let trial = queue.next(); trial !== undefined && !setting.signal.aborted; trial = queue.next()) {
    const left = remainingSeconds(queue.ran().slice(0, -1), [trial, ...queue.left()], elapsed());
    const all = queue.ran().length + queue.left().length;
    const refused = results.filter((result) => result.verdict.status === "refused").length;
    const refusals = refused === 0 ? "" : `, ${refused} refused`;
    setting.update(`${queue.ran().length} of ${all}, ${formatRemaining(left)} left${refusals}: ${trial.id}`);
    const result = trial.kind === "bench" ? await benchTrial(trial, setting) : await loadTrial(trial, setting);
    await setting.directory.writeJson(join(result.rawDirectory, TRIAL_FILE), result);
    results.push(result);
    queue.done(result, elapsed());
  }
}

async function benchTrial(spec: BenchTrialSpec, setting: TrialSetting): Promise<TrialResult> {
  const corpus = await setting.corpora.corpus({
    algorithm: spec.subject.algorithm,
    tokenProfile: spec.subject.tokenProfile,
    count: spec.corpusTokens,
  });
  const raw = await runBenchTrial(spec, { corpus, signal: setting.signal, ...startedHook(spec, setting) });
  const rawDirectory = await saveRaw(spec, raw, setting);
  const gathered = gatherBenchTrial(spec, raw, rawDirectory);
  const { cpus } = setting.prepared.manifest.host;
  return { ...gathered, verdict: judgeBenchTrial(gathered.evidence, gathered.measurement, cpus) };
}

async function loadTrial(spec: LoadTrialSpec, setting: TrialSetting): Promise<TrialResult> {
  const { k6, redis, manifest } = setting.prepared;
  const { cpus } = manifest.host;
  const raw = await runLoadTrial(spec, {
    k6: k6?.path ?? "",
    redis: denylists[spec.subject.denylist].needsRedis ? await redis.forTrial() : null,
    corpora: setting.corpora,
    signal: setting.signal,
    ...startedHook(spec, setting),
  });
  const rawDirectory = await saveRaw(spec, raw, setting);
  const gathered = gatherLoadTrial(spec, raw, { cpus, rawDirectory });
  return {
    ...gathered,
    windows: gathered.windows.map((window) => ({ ...window, verdict: judgeWindow(gathered.evidence, window, cpus) })),
    verdict: judgeLoadTrial(gathered.evidence, gathered.windows, cpus),
  };
}

function startedHook(spec: TrialSpec, setting: TrialSetting) {
  const { onStarted } = setting;
  return onStarted === undefined
    ? {}
    : { onStarted: (processes: Readonly<Record<string, number>>) => onStarted(spec, processes) };
}

async function saveRaw(spec: TrialSpec, raw: unknown, setting: TrialSetting): Promise<string> {
  const rawDirectory = join("trials", `${String(spec.order).padStart(3, "0")}-${spec.id.replaceAll("/", "-")}`);
  await setting.directory.writeJson(join(rawDirectory, "spec.json"), spec);
  await setting.directory.writeJson(join(rawDirectory, "raw.json"), raw);
  return rawDirectory;
}

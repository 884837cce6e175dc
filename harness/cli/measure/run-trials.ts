import { join } from "node:path";
import { refusalsOf } from "../../../reports/answer/refusals.ts";
import { denylists, type DenylistId } from "../../../targets/verify/denylists.ts";
import { judgeBenchTrial } from "../../analyse/verdict/judge-bench-trial.ts";
import { judgeLoadTrial, judgeWindow, type Machine } from "../../analyse/verdict/judge-load-trial.ts";
import { judgeDuetTrial, judgeProbeTrial, judgeProbeWindow } from "../../analyse/verdict/judge-probe-trial.ts";
import type { ServedEnvironment } from "../../drive/open-served-trial.ts";
import { cpusFor } from "../../drive/trial-cpus.ts";
import { runBenchTrial } from "../../drive/run-bench-trial.ts";
import { runDuetTrial } from "../../drive/run-duet-trial.ts";
import { runLoadTrial } from "../../drive/run-load-trial.ts";
import { runProbeTrial } from "../../drive/run-probe-trial.ts";
import { TRIAL_FILE } from "../../gather/assemble-run.ts";
import { gatherBenchTrial } from "../../gather/bench-trial.ts";
import { gatherDuetTrial } from "../../gather/duet-trial.ts";
import { gatherLoadTrial } from "../../gather/load-trial.ts";
import { gatherProbeTrial } from "../../gather/probe-trial.ts";
import type { RunDirectory } from "../../gather/run-directory.ts";
import type { BenchTrialSpec, DuetTrialSpec, LoadTrialSpec, ProbeTrialSpec, TrialSpec } from "../../plan/trial-spec.ts";
import { moveProcess } from "../../provision/host/pinning.ts";
import type { Redis } from "../../provision/redis/redis.ts";
import type { RunCorpora } from "../../provision/tokens/run-corpora.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import { confirmationsToCome, nextConfirmation } from "./confirm-rate.ts";
import { formatRemaining, remainingSeconds } from "./eta.ts";
import { queueTrials } from "./trial-queue.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** What a trial needs of what was prepared. */
export interface TrialTools extends Pick<PreparedRun, "k6" | "redis" | "pinning"> {
  readonly manifest: Pick<PreparedRun["manifest"], "host">;
}

/** Where trials run and what they may use. */
export interface TrialSetting {
  readonly prepared: TrialTools;
  readonly corpora: RunCorpora;
  readonly directory: RunDirectory;
  readonly signal: AbortSignal;
  readonly update: (text: string) => void;
  /** Told the process ids of every trial as it starts. */
  readonly onStarted?: (trial: TrialSpec, processes: Readonly<Record<string, number>>) => void;
  /** Told every line of k6's log, and why a trial or a window of one was refused. */
  readonly log?: (line: string) => void;
}

/** The same for the trials of a whole plan. */
export interface RunSetting extends TrialSetting {
  readonly prepared: PreparedRun;
}

/**
 * Runs the trials in their order. Each is saved as it ends, judged; a failing one becomes a result with a reason and the next
 * one runs; one that the machine spoiled is tried again while there is time. Ends early, with what there is, when the run is interrupted.
 */
export async function runTrials(setting: RunSetting, results: TrialResult[]): Promise<void> {
  const { plan, config } = setting.prepared;
  const queue = queueTrials(plan.trials, config.retryWithinSeconds);
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const announce = (trial: TrialSpec, left: readonly TrialSpec[]) => {
    const seconds = remainingSeconds(queue.ran().slice(0, -1), left, elapsed());
    const all = queue.ran().length + queue.left().length;
    const refused = results.filter((result) => result.verdict.status === "refused").length;
    const refusals = refused === 0 ? "" : `, ${refused} refused`;
    setting.update(`${queue.ran().length} of ${all}, ${formatRemaining(seconds)} left${refusals}: ${trial.id}`);
  };
  for (let trial = queue.next(); trial !== undefined && !setting.signal.aborted; trial = queue.next()) {
    announce(trial, [trial, ...queue.left(), ...confirmationsToCome(config)]);
    const result = await runTrial(trial, setting);
    results.push(result);
    queue.done(result, elapsed());
  }
  while (!setting.signal.aborted) {
    const trial = nextConfirmation(config, results, elapsed());
    if (trial === null) return;
    announce(trial, [trial]);
    results.push(await runTrial(trial, setting));
  }
}

/** Runs one trial and saves it, judged. */
export async function runTrial(trial: TrialSpec, setting: TrialSetting): Promise<TrialResult> {
  const result = await runAndJudge(trial, setting);
  await setting.directory.writeJson(join(result.rawDirectory, TRIAL_FILE), result);
  for (const { what, code, message } of refusalsOf(result)) setting.log?.(`${what} was refused: ${message} (${code})`);
  return result;
}

function runAndJudge(trial: TrialSpec, setting: TrialSetting): Promise<TrialResult> {
  switch (trial.kind) {
    case "bench":
      return benchTrial(trial, setting);
    case "load":
      return loadTrial(trial, setting);
    case "probe":
      return probeTrial(trial, setting);
    default:
      return duetTrial(trial, setting);
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
  const { k6, manifest } = setting.prepared;
  const { cpus } = manifest.host;
  const environment = await environmentOf(spec, [spec.subject.denylist], setting);
  const raw = await apart(setting.prepared, environment.redis, () =>
    runLoadTrial(spec, { ...environment, k6: k6?.path ?? "", onLog: (line) => setting.log?.(`k6: ${line}`) }),
  );
  const rawDirectory = await saveRaw(spec, raw, setting);
  const { restCount } = cpusFor(spec.subject.placement, setting.prepared.pinning);
  const gathered = gatherLoadTrial(spec, raw, { cpus, generatorCpus: restCount, rawDirectory });
  const machine = machineOf(spec, setting);
  return {
    ...gathered,
    windows: gathered.windows.map((window) => ({
      ...window,
      verdict: judgeWindow(gathered.evidence, window, machine),
    })),
    verdict: judgeLoadTrial(gathered.evidence, gathered.windows, machine),
  };
}

async function probeTrial(spec: ProbeTrialSpec, setting: TrialSetting): Promise<TrialResult> {
  const environment = await environmentOf(spec, [spec.subject.denylist], setting);
  const raw = await apart(setting.prepared, environment.redis, () => runProbeTrial(spec, environment));
  const rawDirectory = await saveRaw(spec, raw, setting);
  const gathered = gatherProbeTrial(spec, raw, rawDirectory);
  const machine = machineOf(spec, setting);
  const { evidence, anchors, windows } = gathered;
  return {
    ...gathered,
    windows: windows.map((window) => ({ ...window, verdict: judgeProbeWindow(window, machine) })),
    verdict: judgeProbeTrial(evidence, anchors, windows, machine),
  };
}

async function duetTrial(spec: DuetTrialSpec, setting: TrialSetting): Promise<TrialResult> {
  const asked = spec.variants.map(({ subject }) => subject.denylist);
  const environment = await environmentOf(spec, asked, setting);
  const raw = await apart(setting.prepared, environment.redis, () => runDuetTrial(spec, environment));
  const rawDirectory = await saveRaw(spec, raw, setting);
  const gathered = gatherDuetTrial(spec, raw, rawDirectory);
  const { evidence, variants, slices } = gathered;
  return { ...gathered, verdict: judgeDuetTrial(evidence, variants, slices, setting.prepared.manifest.host.cpus) };
}

async function environmentOf(
  spec: TrialSpec,
  asked: readonly DenylistId[],
  setting: TrialSetting,
): Promise<ServedEnvironment> {
  const { redis, pinning } = setting.prepared;
  return {
    redis: asked.some((id) => denylists[id].needsRedis) ? await redis.forTrial() : null,
    corpora: setting.corpora,
    pinning,
    signal: setting.signal,
    ...startedHook(spec, setting),
  };
}

/** Several verifier processes on too few CPUs run wherever there is room. */
function machineOf({ subject }: TrialSpec, { prepared }: TrialSetting): Machine {
  return { cpus: prepared.manifest.host.cpus, pinned: cpusFor(subject.placement, prepared.pinning).apart };
}

/** Keeps this process, and the Redis that it started, off the verifiers' CPUs while a trial of theirs runs. */
async function apart<T>({ pinning }: TrialTools, redis: Redis | null, work: () => Promise<T>): Promise<T> {
  if (!pinning.pinned) return await work();
  await using stack = new AsyncDisposableStack();
  for (const pid of [process.pid, ...(redis === null || redis.pid === null ? [] : [redis.pid])]) {
    // Where it is not allowed to, it stays where it is: the wait in the verifier's run queue tells.
    const moved = await moveProcess(pid, pinning.generatorCpus).catch(() => null);
    if (moved !== null) stack.use(moved);
  }
  return await work();
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

import { setTimeout as sleep } from "node:timers/promises";
import { performance } from "node:perf_hooks";
import { type NullTarget, startNullTarget } from "../../provision/targets/start-null-target.ts";
import type { ServedEnvironment } from "../open-served-trial.ts";
import { cpusFor } from "../trial-cpus.ts";
import { startProbe } from "../probe/start-probe.ts";
import type { RawProbeTrial, RawStep } from "../raw-probe-trial.ts";
import { readComponents } from "../read-components.ts";
import { runServedTrial, type ServedTrial } from "../run-served-trial.ts";

/** The probe against a server that does nothing but what is asked for here. */
export interface NullTrialSpec {
  readonly ratesPerSecond: readonly number[];
  readonly seconds: number;
  readonly connections: number;
  readonly seed: number;
  /** How long the server keeps each answer, s. */
  readonly delaySeconds: number;
  /** The server is stopped this long after the begin of each step, for so long; `null`: never. */
  readonly stall: { readonly afterSeconds: number; readonly seconds: number } | null;
}

/** One step per rate, and how long the server really stood still in each, s. */
export type RawNullTrial = RawProbeTrial & { readonly stalledSeconds: readonly number[] };

/** Runs it; whatever goes wrong becomes part of the raw result. */
export async function runNullTrial(spec: NullTrialSpec, environment: ServedEnvironment): Promise<RawNullTrial> {
  const steps: RawStep[] = [];
  const stalledSeconds: number[] = [];
  const served = await runServedTrial(environment, (trial) => drive(spec, environment, trial, steps, stalledSeconds));
  return { ...served, anchors: [], steps, stalledSeconds };
}

async function drive(
  spec: NullTrialSpec,
  { pinning, signal }: ServedEnvironment,
  trial: ServedTrial,
  steps: RawStep[],
  stalledSeconds: number[],
): Promise<void> {
  const { verifier, rest } = cpusFor("inline", pinning);
  const target = trial.stack.use(await startNullTarget({ cpus: verifier, delaySeconds: spec.delaySeconds }));
  const { connections } = spec;
  const source = { name: "null", url: target.url, corpusFile: null, sequenceFile: null, connections };
  const probe = trial.stack.use(await startProbe([source], { signal, ...(rest === undefined ? {} : { cpus: rest }) }));
  await trial.watch({ targets: [], probePid: probe.pid, others: [target] });
  const read = () =>
    readComponents({
      targets: { issuer: null, verifiers: [target] },
      redis: null,
      generatorPid: null,
      otherPids: { probe: probe.pid },
    });
  const slice = async (ratePerSecond: number, seconds: number, seed: number) => {
    signal.throwIfAborted();
    const load = { kind: "open" as const, ratePerSecond, arrivals: "poisson" as const, seed };
    const common = { source: "null", connection: "keep-alive", drainSeconds: 10, leftover: "send" } as const;
    const outcome = await probe.slice({ ...common, load, seconds });
    trial.count(outcome);
    return outcome;
  };
  // Compiles both sides.
  await slice(Math.max(...spec.ratesPerSecond), WARM_UP_SECONDS, spec.seed);
  for (const [index, rate] of spec.ratesPerSecond.entries()) {
    const start = await read();
    const [outcome, stalled] = await Promise.all([
      slice(rate, spec.seconds, spec.seed + index),
      spec.stall === null ? null : stopFor(target, spec.stall, signal),
    ]);
    const common = { name: `${rate}/s`, offeredPerSecond: rate, fractionOfAnchor: null, floor: null };
    steps.push({ ...common, start, end: await read(), outcome });
    if (stalled !== null) stalledSeconds.push(stalled);
  }
}

const WARM_UP_SECONDS = 1;

async function stopFor(
  { pid }: NullTarget,
  { afterSeconds, seconds }: NonNullable<NullTrialSpec["stall"]>,
  signal: AbortSignal,
): Promise<number> {
  await sleep(afterSeconds * 1000, undefined, { signal });
  const stopped = performance.now();
  // Also on Ctrl-C, once or twice: a stopped process would not see that it is to end.
  const resume = () => void process.kill(pid, "SIGCONT");
  process.once("exit", resume);
  process.kill(pid, "SIGSTOP");
  try {
    await sleep(seconds * 1000, undefined, { signal });
  } finally {
    process.off("exit", resume);
    resume();
  }
  return (performance.now() - stopped) / 1000;
}

import { type ProbeStep, type ProbeTrialSpec } from "../plan/trial-spec.ts";
import { startNullTarget } from "../provision/targets/start-null-target.ts";
import { openTargets, type ServedEnvironment } from "./open-served-trial.ts";
import { cpusFor } from "./trial-cpus.ts";
import type { OpenLoad, SliceOutcome, SliceSpec } from "./probe/probe-protocol.ts";
import { startProbe } from "./probe/start-probe.ts";
import type { RawProbeTrial, RawSlice, RawStep } from "./raw-probe-trial.ts";
import { readComponents, type UsageSources } from "./read-components.ts";
import { runServedTrial, type ServedTrial } from "./run-served-trial.ts";
import { warmUpByProbe } from "./warm-up-by-probe.ts";

/** Runs one session of the probe against fresh targets; whatever goes wrong becomes part of the raw result, not an exception. */
export async function runProbeTrial(spec: ProbeTrialSpec, environment: ServedEnvironment): Promise<RawProbeTrial> {
  const anchors: RawSlice[] = [];
  const steps: RawStep[] = [];
  const served = await runServedTrial(environment, (trial) => drive(spec, environment, trial, anchors, steps));
  return { ...served, anchors, steps };
}

async function drive(
  spec: ProbeTrialSpec,
  environment: ServedEnvironment,
  trial: ServedTrial,
  anchors: RawSlice[],
  steps: RawStep[],
): Promise<void> {
  const { corpora, pinning, redis, signal } = environment;
  const { subject, population, onUnavailable, connections } = spec;
  const wanted = { ...subject, count: spec.corpusTokens, population };
  const corpus = await corpora.corpus(wanted, signal);
  const sequenceFile = await corpora.sequence({ population, requests: spec.corpusTokens, seed: spec.seed }, wanted);
  const targets = trial.stack.use(await openTargets(subject, corpus, environment, { onUnavailable }));
  const cpus = cpusFor(subject.placement, pinning);
  // A floor on CPUs that the probe shares with the verifier would not be that of the verifier's requests.
  const floor =
    spec.floor && cpus.floorsCompare ? trial.stack.use(await startNullTarget({ cpus: cpus.verifier })) : null;
  const common = { corpusFile: corpus.file, sequenceFile, connections };
  const probe = trial.stack.use(
    await startProbe(
      [
        { ...common, name: "verify", url: targets.protectedUrl },
        ...(floor === null ? [] : [{ ...common, name: "floor", url: `${floor.url}/plain`, acceptsEverything: true }]),
      ],
      { signal, ...(cpus.rest === undefined ? {} : { cpus: cpus.rest }) },
    ),
  );
  await trial.watch({ targets, probePid: probe.pid, others: floor === null ? [] : [floor] });

  const components: UsageSources = { issuer: targets.issuer, verifiers: targets.verifiers };
  const read = () =>
    readComponents({ targets: components, redis, generatorPid: null, otherPids: { probe: probe.pid } });
  const slice = async (request: SliceSpec): Promise<SliceOutcome> => {
    signal.throwIfAborted();
    const outcome = await probe.slice(request);
    trial.count(outcome);
    return outcome;
  };
  const measured = async (name: string, request: SliceSpec, offeredPerSecond: number): Promise<RawSlice> => {
    const start = await read();
    const outcome = await slice(request);
    return { name, offeredPerSecond, start, end: await read(), outcome };
  };

  const adminUrls = targets.verifiers.map(({ adminUrl }) => adminUrl);
  const warmUp = await warmUpByProbe(slice, { adminUrls, sources: ["verify"] }, { minSeconds: WARM_UP_SECONDS });
  trial.warmedUp(warmUp);
  const anchor = async (name: string) => {
    if (spec.anchorSeconds === 0) return;
    const known = Math.max(warmUp.completedPerSecond, ...anchors.map(completedPerSecond));
    const overload = known * OVERLOAD_FACTOR;
    const load = poisson(overload, spec.seed + anchors.length);
    anchors.push(await measured(name, sliceOf("verify", load, spec.anchorSeconds, "drop"), overload));
  };

  await anchor("opening");
  const [opening] = anchors;
  for (const [index, step] of spec.steps.entries()) {
    const rate = rateOf(step, opening);
    const load = poisson(rate, spec.seed + 100 + index);
    const done = await measured(step.name, sliceOf("verify", load, step.seconds, "send"), rate);
    const fractionOfAnchor = opening === undefined ? null : rate / completedPerSecond(opening);
    // Enough requests for a p99, at the same rate and with the same connections.
    const floorSeconds = Math.max(FLOOR_SECONDS, FLOOR_REQUESTS / rate);
    const floorOutcome =
      floor === null ? null : await slice(sliceOf("floor", { ...load, seed: load.seed + 50 }, floorSeconds, "send"));
    steps.push({ ...done, fractionOfAnchor, floor: floorOutcome });
  }
  await anchor("closing");
}

/** A fresh process gets faster for its first 40 000 requests or so (capacity method §1): its anchor must not be of that time. */
const WARM_UP_SECONDS = 4;
/** Offered in the overload phase, as a multiple of the most that was completed so far: the anchor wants at least 1.1 of what is possible. */
const OVERLOAD_FACTOR = 1.6;
const FLOOR_SECONDS = 0.5;
/** A p99 needs 1000, and arrivals that are Poisson come a tenth short of their mean now and then. */
const FLOOR_REQUESTS = 1150;
const DRAIN_SECONDS = 5;

function rateOf({ rate }: ProbeStep, opening: RawSlice | undefined): number {
  if ("perSecond" in rate) return rate.perSecond;
  if (opening === undefined) throw new Error("a step at a fraction of the anchor needs an anchor");
  return rate.fractionOfAnchor * completedPerSecond(opening);
}

function completedPerSecond({ outcome }: RawSlice): number {
  return outcome.completed / outcome.seconds;
}

function poisson(ratePerSecond: number, seed: number): OpenLoad {
  return { kind: "open", ratePerSecond, arrivals: "poisson", seed: seed >>> 0 };
}

function sliceOf(source: string, load: OpenLoad, seconds: number, leftover: "drop" | "send"): SliceSpec {
  return { source, load, seconds, connection: "keep-alive", drainSeconds: DRAIN_SECONDS, leftover };
}

import { setTimeout as sleep } from "node:timers/promises";
import { defaultPopulation } from "../../plan/population.ts";
import { seededRandom, shuffled } from "../../plan/seeded-random.ts";
import type { PlannedSubject } from "../../plan/trial-spec.ts";
import { openTargets, type ServedEnvironment } from "../open-served-trial.ts";
import { cpusFor } from "../trial-cpus.ts";
import type { SliceOutcome } from "../probe/probe-protocol.ts";
import { type Probe, startProbe } from "../probe/start-probe.ts";
import type { RawDuetSlice, RawDuetTrial } from "../raw-probe-trial.ts";
import { readComponents } from "../read-components.ts";
import { runServedTrial, type ServedTrial } from "../run-served-trial.ts";
import { warmUpByProbe } from "../warm-up-by-probe.ts";
import type { IndependentId } from "./independent-protocol.ts";
import { startIndependent } from "./start-independent.ts";

/** One verifier process, driven by two generators in turn. */
export interface GeneratorDuetSpec {
  readonly subject: PlannedSubject;
  readonly corpusTokens: number;
  readonly connections: number;
  readonly blocks: number;
  readonly seed: number;
  readonly slices: readonly GeneratorSlice[];
}

/** One of the slices of every block; its index is the variant of the raw slices. */
export interface GeneratorSlice {
  readonly generator: "probe" | IndependentId;
  /** `null`: a closed loop. Else an open one, at most at `ratePerSecond` and at most at this share of what a closed one completed. */
  readonly open: { readonly ratePerSecond: number; readonly mostOfClosed: number } | null;
  readonly seconds: number;
}

/** What the slices came to, and the rates that the open ones had (`null` for closed ones), by variant. */
export type RawGeneratorDuet = RawDuetTrial & { readonly ratesPerSecond: readonly (number | null)[] };

/**
 * Lets two generators drive the same verifier process in short slices, in an order drawn anew for each block. Both run on the
 * same CPUs, with as many connections and the same tokens.
 */
export async function runGeneratorDuet(
  spec: GeneratorDuetSpec,
  environment: ServedEnvironment,
): Promise<RawGeneratorDuet> {
  const slices: RawDuetSlice[] = [];
  const ratesPerSecond: (number | null)[] = [];
  const served = await runServedTrial(environment, (trial) => drive(spec, environment, trial, slices, ratesPerSecond));
  // One verifier for all: what it does wrong is no variant's own.
  return { ...served, slices, faults: [], ratesPerSecond };
}

async function drive(
  spec: GeneratorDuetSpec,
  environment: ServedEnvironment,
  trial: ServedTrial,
  slices: RawDuetSlice[],
  rates: (number | null)[],
): Promise<void> {
  const { corpora, pinning, signal } = environment;
  const { subject, connections } = spec;
  const { algorithm, tokenProfile } = subject;
  const wanted = { algorithm, tokenProfile, count: spec.corpusTokens, population: defaultPopulation };
  const corpus = await corpora.corpus(wanted, signal);
  const targets = trial.stack.use(await openTargets(subject, corpus, environment, {}));
  const { rest: cpus } = cpusFor(subject.placement, pinning);
  const source = { url: targets.protectedUrl, corpusFile: corpus.file, connections };
  const probe = trial.stack.use(
    await startProbe([{ ...source, name: "verify", sequenceFile: null }], {
      signal,
      ...(cpus === undefined ? {} : { cpus }),
    }),
  );
  const independent = trial.stack.use(await startIndependent(source, { cpus, signal }));
  await trial.watch({ targets, probePid: probe.pid });

  const counted = async (running: Promise<SliceOutcome>) => {
    const outcome = await running;
    trial.count(outcome);
    return outcome;
  };
  const warmUp = await warmUpByProbe(
    (slice) => counted(probe.slice(slice)),
    { adminUrls: targets.verifiers.map(({ adminUrl }) => adminUrl), sources: ["verify"] },
    { minSeconds: WARM_UP_SECONDS },
  );
  trial.warmedUp(warmUp);
  const closedPerSecond = await fastestClosed((slice) => counted(probe.slice(slice)), warmUp.completedPerSecond);
  rates.push(
    ...spec.slices.map(
      ({ open }) => open && Math.min(open.ratePerSecond, Math.round(open.mostOfClosed * closedPerSecond)),
    ),
  );
  const run = (index: number, { generator, seconds }: GeneratorSlice, block: number): Promise<SliceOutcome> => {
    signal.throwIfAborted();
    const ratePerSecond = rates[index] ?? null;
    // The same arrivals for both generators.
    const seed = (spec.seed + block) >>> 0;
    const open = ratePerSecond && { kind: "open" as const, ratePerSecond, arrivals: "poisson" as const, seed };
    const closed = { kind: "closed" as const };
    if (generator === "probe") {
      const load = open || closed;
      return counted(probe.slice({ ...fromProbe, load, seconds }));
    }
    const requests = Math.round(closedPerSecond * seconds);
    return counted(
      independent.slice(open ? { by: "sockets", load: open, seconds } : { by: generator, load: closed, requests }),
    );
  };

  // Its code is compiled when it is measured, as the probe's is by now.
  for (const [index, slice] of spec.slices.entries()) {
    if (slice.generator !== "probe") for (let time = 0; time < 3; time += 1) await run(index, slice, 0);
  }
  const random = seededRandom(spec.seed);
  const components = { targets, redis: null, generatorPid: null };
  for (let block = 0; block < spec.blocks; block += 1) {
    for (const [variant, slice] of shuffled([...spec.slices.entries()], random)) {
      await sleep(SETTLE_SECONDS * 1000);
      const start = await readComponents(components);
      const outcome = await run(variant, slice, block);
      slices.push({ block, variant, start, end: await readComponents(components), outcome });
    }
  }
}

/** Completions per second in the least disturbed of a few slices. */
/** Both generators meet the same process, which needs to be steady. */
const WARM_UP_SECONDS = 4;

async function fastestClosed(slice: Probe["slice"], atLeast: number): Promise<number> {
  let fastest = atLeast;
  for (let time = 0; time < 4; time += 1) {
    const { completed, seconds } = await slice({ ...fromProbe, load: { kind: "closed" }, seconds: 0.25 });
    fastest = Math.max(fastest, completed / seconds);
  }
  return fastest;
}

const SETTLE_SECONDS = 0.05;
const fromProbe = { source: "verify", connection: "keep-alive", drainSeconds: 5, leftover: "send" } as const;

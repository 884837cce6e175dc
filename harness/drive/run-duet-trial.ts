import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheSequence } from "../plan/cache-sequence.ts";
import { defaultPopulation } from "../plan/population.ts";
import { seededRandom, shuffled } from "../plan/seeded-random.ts";
import type { DuetTrialSpec, DuetVariantSpec } from "../plan/trial-spec.ts";
import type { Targets } from "../provision/targets/start-targets.ts";
import { temporaryDirectory } from "../provision/temporary-directory.ts";
import { deathsOf } from "./deaths-of.ts";
import { openTargets, type ServedEnvironment } from "./open-served-trial.ts";
import { cpusFor } from "./trial-cpus.ts";
import type { ProbeSource, SliceSpec } from "./probe/probe-protocol.ts";
import { startProbe } from "./probe/start-probe.ts";
import type { RawDuetSlice, RawDuetTrial } from "./raw-probe-trial.ts";
import { readComponents } from "./read-components.ts";
import { runServedTrial, type ServedTrial } from "./run-served-trial.ts";
import { type VariantFaults, variantFaults } from "./variant-faults.ts";
import { warmUpByProbe } from "./warm-up-by-probe.ts";

/**
 * Runs one duet: every variant alive at once on the same CPUs, driven in alternating slices of a closed workload. The order is drawn
 * anew for every other block and turned round in the block after it, so that each variant comes before each other one as often as after
 * it (capacity method 4.2). What the machine does in that second meets all of them.
 */
export async function runDuetTrial(spec: DuetTrialSpec, environment: ServedEnvironment): Promise<RawDuetTrial> {
  const slices: RawDuetSlice[] = [];
  const faults = variantFaults(environment.signal);
  const running = new Map<string, Targets>();
  const served = await runServedTrial(environment, async (trial) => {
    try {
      await drive(spec, environment, trial, { slices, faults, running });
    } finally {
      await noteDeaths(spec, running, faults);
    }
  });
  return { ...served, slices, faults: faults.found() };
}

/** What a duet fills as it goes on, so that it stands when the duet ends early. */
interface DuetInProgress {
  readonly slices: RawDuetSlice[];
  readonly faults: VariantFaults;
  /** By the name of the process. */
  readonly running: Map<string, Targets>;
}

async function noteDeaths({ variants }: DuetTrialSpec, running: DuetInProgress["running"], faults: VariantFaults) {
  const expected = faults.found().length > 0;
  for (const [process, targets] of running) {
    const name = variants.find((variant) => variant.process === process)?.name ?? process;
    for (const how of await deathsOf(targets, expected)) faults.died(name, how);
  }
}

async function drive(
  spec: DuetTrialSpec,
  environment: ServedEnvironment,
  trial: ServedTrial,
  { slices, faults, running }: DuetInProgress,
): Promise<void> {
  const { pinning, redis, signal } = environment;
  const directory = trial.stack.use(await temporaryDirectory("duet"));
  const sources: ProbeSource[] = [];
  const random = seededRandom(spec.seed);
  const variants = [...spec.variants.entries()];
  // Which of them starts first alternates from pair to pair: a process that starts later lies elsewhere in memory.
  for (const [index, variant] of spec.repetition % 2 === 1 ? variants : variants.toReversed()) {
    const corpus = await environment.corpora.corpus(corpusOf(spec, variant), signal);
    const targets =
      running.get(variant.process) ??
      trial.stack.use(
        await faults.blame(variant.name, () =>
          openTargets(variant.subject, corpus, environment, {
            onUnavailable: spec.onUnavailable,
            stageRoutes: spec.variants.some(({ route }) => route.startsWith("/protected/")),
            plantedWork: variant.plantedWork,
            ...(variant.installation === undefined ? {} : { installation: variant.installation }),
          }),
        ),
      );
    running.set(variant.process, targets);
    sources.push({
      name: String(index),
      url: new URL(variant.route, targets.protectedUrl).href,
      corpusFile: corpus.file,
      sequenceFile: await sequenceFileOf(index, variant, spec, join(directory.path, `sequence-${index}.txt`)),
      connections: spec.connections,
    });
  }
  const { rest } = cpusFor("inline", pinning);
  const probe = trial.stack.use(await startProbe(sources, { signal, ...(rest === undefined ? {} : { cpus: rest }) }));
  await trial.watch({ targets: [...running.values()], probePid: probe.pid });

  const targetsOf = (variant: DuetVariantSpec) => {
    const targets = running.get(variant.process);
    if (targets === undefined) throw new Error(`the process ${variant.process} was not started`);
    return targets;
  };
  const slice = async (request: SliceSpec) => {
    signal.throwIfAborted();
    const name = spec.variants[Number(request.source)]?.name ?? request.source;
    const outcome = await faults.blame(name, () => probe.slice(request));
    trial.count(outcome);
    faults.answered(name, outcome);
    return outcome;
  };
  for (const [process, targets] of running) {
    const of = [...spec.variants.entries()].filter(([, variant]) => variant.process === process);
    const adminUrls = targets.verifiers.map(({ adminUrl }) => adminUrl);
    const server = { adminUrls, sources: of.map(([index]) => String(index)) };
    trial.warmedUp(await warmUpByProbe(slice, server, { minSeconds: WARM_UP_SECONDS }));
  }

  let order = variants;
  for (let block = 0; block < spec.blocks; block += 1) {
    order = block % 2 === 0 ? shuffled(variants, random) : order.toReversed();
    for (const [index, variant] of order) {
      const { issuer, verifiers } = targetsOf(variant);
      const components = { targets: { issuer, verifiers }, redis: variant.usesRedis ? redis : null };
      await sleep(SETTLE_SECONDS * 1000);
      const start = await readComponents({ ...components, generatorPid: null });
      const outcome = await slice({
        source: String(index),
        load: { kind: "closed" },
        seconds: spec.sliceSeconds,
        connection: "keep-alive",
        drainSeconds: 5,
      });
      const end = await readComponents({ ...components, generatorPid: null });
      slices.push({ block, variant: index, start, end, outcome });
    }
  }
}

/** Variants take turns, so that they need to be alike and not as fast as they get. */
const WARM_UP_SECONDS = 2.5;

/** Between slices, so that what one left to do (garbage, timers) is not charged to the next. */
const SETTLE_SECONDS = 0.05;

function corpusOf(spec: DuetTrialSpec, { subject }: DuetVariantSpec) {
  const { algorithm, tokenProfile } = subject;
  return { algorithm, tokenProfile, count: spec.corpusTokens, population: defaultPopulation };
}

/** With a cache among the variants all of them present the tokens in an order made for a cache, that without one too. */
async function sequenceFileOf(
  index: number,
  variant: DuetVariantSpec,
  spec: DuetTrialSpec,
  file: string,
): Promise<string | null> {
  if (spec.variants.every(({ subject }) => subject.cache === null)) return null;
  await writeFile(file, cacheSequence(variant.subject.cache?.hitRatio ?? 0, index).join("\n"));
  return file;
}

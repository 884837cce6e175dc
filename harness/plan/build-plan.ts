import type { AlgorithmId } from "../../targets/verify/algorithms.ts";
import { denylists, type DenylistId } from "../../targets/verify/denylists.ts";
import { engines } from "../../targets/verify/engines.ts";
import type { NotMeasured } from "../results/findings.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import { seededRandom, shuffled } from "./seeded-random.ts";
import {
  type BenchTrialSpec,
  type LoadTrialSpec,
  type PlannedSubject,
  plannedRequests,
  type TrialSpec,
  type WindowSpec,
} from "./trial-spec.ts";
import { type RequestKind, workloads, type WorkloadId, type WorkloadRow } from "./workloads.ts";

/** An ordered list of trials, and what was left out because this machine lacks something. */
export interface Plan {
  readonly trials: readonly TrialSpec[];
  readonly notMeasured: readonly NotMeasured[];
}

/** What this machine offers; each missing thing says why and how to get it. */
export interface Available {
  readonly k6: true | NotMeasured;
  readonly redis: true | NotMeasured;
  /** Algorithm × engine pairs that passed their preflight, as `algorithm/engine`. */
  readonly preflighted: ReadonlySet<string>;
}

/** Most distinct tokens minted for one load trial; beyond it the corpus is walked again. */
export const MAX_LOAD_CORPUS = 50_000;

type Draft<T> = T extends TrialSpec
  ? Omit<T, "order" | "seed" | "id"> & {
      readonly detail: string;
      /** The repetition it runs with, where that is not its own. */
      readonly block?: number;
    }
  : never;

/**
 * Turns a configuration into the ordered, seeded, interleaved list of trials: every repetition is a block that holds each
 * compared trial once, shuffled, so that a slow minute of the machine falls on all of them and not on one.
 */
export function buildPlan(config: ResolvedConfig, available: Available): Plan {
  const random = seededRandom(config.seed);
  const usable = (algorithm: string, engine: string) => available.preflighted.has(`${algorithm}/${engine}`);
  const wanted = new Set<WorkloadId>(config.load.workloads);
  const bench = wanted.has("bench")
    ? benchDrafts(config).filter((d) => usable(d.subject.algorithm, d.subject.engine))
    : [];
  const load =
    available.k6 === true ? loadDrafts(config).filter((d) => usable(d.subject.algorithm, d.subject.engine)) : [];
  const loadRunnable = load.filter(
    (draft) => available.redis === true || !denylists[draft.subject.denylist].needsRedis,
  );

  const trials = [...interleave(bench, random), ...interleave(loadRunnable, random)].map((draft, order) =>
    finish(draft, order, Math.floor(random() * 2 ** 32)),
  );
  return { trials, notMeasured: missing(config, available) };
}

/** The design that denylists and traffic shapes are compared on: RS256 where it is planned, because most fleets verify it today. */
export function referenceSubject({ load }: ResolvedConfig): PlannedSubject {
  const { algorithms, engine, tokenProfile } = load;
  const algorithm = algorithms.includes("RS256") ? "RS256" : algorithms[0];
  if (algorithm === undefined) throw new Error("a load needs at least one algorithm");
  return { algorithm, engine, tokenProfile, denylist: "none" };
}

/** Wall seconds the plan takes, overheads included: the ETA before the first trial is done. */
export function estimateSeconds(trials: readonly TrialSpec[]): number {
  return trials.reduce((sum, trial) => sum + trialSeconds(trial), 0);
}

/** Wall seconds of one trial as planned. */
export function trialSeconds(trial: TrialSpec): number {
  if (trial.kind === "bench") return BENCH_START_SECONDS + trial.minWarmupSeconds * 1.7 + trial.measureSeconds * 1.6;
  return LOAD_START_SECONDS + trial.warmupSeconds + trial.windows.reduce((sum, window) => sum + window.seconds, 0);
}

// Starting a benchmark process, or starting and warming targets and k6, on two cores; only the ETA uses them.
const BENCH_START_SECONDS = 0.5;
const LOAD_START_SECONDS = 3.3;

function benchDrafts(config: ResolvedConfig): Draft<BenchTrialSpec>[] {
  const { threads, repetitions, ...timing } = config.bench;
  const subjects = config.algorithms.flatMap((algorithm) =>
    config.engines
      .filter((engine) => engines[engine].supports(algorithm))
      .flatMap((engine) =>
        config.tokenProfiles.map((tokenProfile) => ({ algorithm, engine, tokenProfile, denylist: "none" as const })),
      ),
  );
  // Threads scale alike for every algorithm that is not bound by memory: one is enough to know this machine.
  const scaledAlgorithm = config.algorithms.includes("RS256") ? "RS256" : config.algorithms[0];
  const scaled = subjects.filter(
    (subject) =>
      subject.algorithm === scaledAlgorithm &&
      subject.engine === "node-crypto" &&
      subject.tokenProfile === config.tokenProfiles[0],
  );
  const draft = (subject: (typeof subjects)[number], count: number, repetition: number): Draft<BenchTrialSpec> => ({
    kind: "bench",
    workload: "bench",
    subject,
    repetition,
    threads: count,
    corpusTokens: timing.corpusTokens,
    minWarmupSeconds: timing.minWarmupSeconds,
    maxWarmupSeconds: timing.maxWarmupSeconds,
    measureSeconds: timing.measureSeconds,
    detail: `${count}t`,
  });
  return repeat(repetitions, (repetition) => [
    ...subjects.map((subject) => draft(subject, 1, repetition)),
    ...scaled.flatMap((subject) => threads.filter((n) => n > 1).map((n) => draft(subject, n, repetition))),
  ]);
}

function loadDrafts(config: ResolvedConfig): Draft<LoadTrialSpec>[] {
  const { load } = config;
  const subject = (algorithm: AlgorithmId, denylist: DenylistId): PlannedSubject => ({
    algorithm,
    engine: load.engine,
    tokenProfile: load.tokenProfile,
    denylist,
  });
  const reference = referenceSubject(config).algorithm;
  const lookups = load.denylists.filter((denylist) => denylist !== "none");
  // A denylist that other verifiers see too, where there is one: its revocations travel.
  const shared = lookups.find((denylist) => denylists[denylist].needsRedis) ?? lookups[0];
  const wants = (workload: WorkloadId) => load.workloads.includes(workload);
  const steady = (workload: WorkloadId, algorithm: AlgorithmId, denylist: DenylistId, repetition: number) =>
    loadDraft(config, workload, subject(algorithm, denylist), repetition, [
      { name: "measure", seconds: load.measureSeconds, flows: flowsOf(workload, load.ratePerSecond) },
    ]);
  const steps = load.stepsPerSecond.map((rate, index) => ({
    name: `step_${index + 1}`,
    seconds: load.stepSeconds,
    flows: flowsOf("stepped", rate),
  }));

  const once = [
    ...(wants("stepped") ? [loadDraft(config, "stepped", subject(reference, "none"), 1, steps)] : []),
    ...(wants("login") ? [steady("login", reference, "none", 1)] : []),
    ...(wants("mixed") ? [steady("mixed", reference, "none", 1)] : []),
    ...(wants("revocation") && shared !== undefined ? [steady("revocation", reference, shared, 1)] : []),
  ];
  return repeat(load.repetitions, (repetition) => [
    ...(wants("plain") ? [steady("plain", reference, "none", repetition)] : []),
    ...(wants("verify")
      ? [
          ...load.algorithms
            .filter(() => load.denylists.includes("none"))
            .map((a) => steady("verify", a, "none", repetition)),
          ...lookups.map((denylist) => steady("verify", reference, denylist, repetition)),
        ]
      : []),
    // The traffic shapes show that a whole flow works and what it costs; they are not compared, so once is enough. They are
    // spread over the repetitions, so that one bad minute of the machine does not take all of them.
    ...(repetition === 1 ? once.map((draft, index) => ({ ...draft, block: 1 + (index % load.repetitions) })) : []),
  ]);
}

function loadDraft(
  config: ResolvedConfig,
  workload: WorkloadId,
  subject: LoadTrialSpec["subject"],
  repetition: number,
  windows: readonly WindowSpec[],
): Draft<LoadTrialSpec> {
  const draft = {
    kind: "load" as const,
    workload,
    subject,
    repetition,
    script: (workloads[workload] as WorkloadRow).script ?? "",
    warmupSeconds: config.load.warmupSeconds,
    windows,
    onUnavailable: config.load.onUnavailable,
    detail: `${windows.map((w) => w.flows.reduce((sum, f) => sum + f.ratePerSecond, 0)).join("-")}ps`,
  };
  const requests = plannedRequests(draft);
  return { ...draft, corpusTokens: Math.min(requests, MAX_LOAD_CORPUS) };
}

function flowsOf(workload: WorkloadId, ratePerSecond: number): WindowSpec["flows"] {
  return Object.entries(workloads[workload].mix).map(([request, share]) => ({
    request: request as RequestKind,
    ratePerSecond: ratePerSecond * share,
  }));
}

function interleave<T extends { readonly repetition: number; readonly block?: number }>(
  drafts: readonly T[],
  random: () => number,
): T[] {
  const blockOf = ({ block, repetition }: T) => block ?? repetition;
  const blocks = [...new Set(drafts.map(blockOf))].sort((a, b) => a - b);
  return blocks.flatMap((block) =>
    shuffled(
      drafts.filter((draft) => blockOf(draft) === block),
      random,
    ),
  );
}

function finish(draft: Draft<TrialSpec>, order: number, seed: number): TrialSpec {
  const { detail, block: _block, ...rest } = draft;
  const { algorithm, engine, tokenProfile, denylist } = draft.subject;
  const id = [draft.workload, algorithm, engine, tokenProfile, denylist, detail, `r${draft.repetition}`].join("/");
  return { ...rest, id, order, seed };
}

function missing(config: ResolvedConfig, available: Available): NotMeasured[] {
  const wantsLoad = config.load.workloads.some((workload) => workload !== "bench");
  const wantsRedis = wantsLoad && config.load.denylists.some((denylist) => denylists[denylist].needsRedis);
  return [
    ...(wantsLoad && available.k6 !== true ? [available.k6] : []),
    ...(wantsRedis && available.redis !== true ? [available.redis] : []),
    ...config.load.workloads.filter((id) => workloads[id].needsDenylist && !hasDenylist(config)).map(withoutDenylist),
  ];
}

function hasDenylist({ load }: ResolvedConfig): boolean {
  return load.denylists.some((denylist) => denylist !== "none");
}

function withoutDenylist(workload: WorkloadId): NotMeasured {
  return {
    what: workloads[workload].label,
    why: "the configuration names no denylist to revoke tokens in",
    hint: 'add "in-process" or "redis" to load.denylists',
  };
}

function repeat<T>(times: number, make: (repetition: number) => readonly T[]): T[] {
  return Array.from({ length: times }, (_, index) => make(index + 1)).flat();
}

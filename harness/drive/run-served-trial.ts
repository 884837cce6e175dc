import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { errorMessage } from "../plan/error-message.ts";
import { describeExit } from "../provision/child-process.ts";
import type { Redis } from "../provision/redis/redis.ts";
import type { Targets } from "../provision/targets/start-targets.ts";
import type { ServedEnvironment } from "./open-served-trial.ts";
import type { SliceOutcome } from "./probe/probe-protocol.ts";
import type { RawServedTrial } from "./raw-probe-trial.ts";
import { RAW_VERSION, type ServerCounts } from "./raw-trial.ts";
import { readServerCounts, type UsageSource } from "./read-components.ts";
import { SAMPLER_PERIOD_SECONDS, sampleMachine } from "./sample-machine.ts";
import type { WarmUp } from "./warm-up-targets.ts";

/** A trial of the probe in progress: what it starts lives as long as the trial, what it sends is counted. */
export interface ServedTrial {
  readonly stack: AsyncDisposableStack;
  /** Names the processes that must live through the trial and takes the first counts. Call once, before the first request. */
  watch(processes: WatchedProcesses): Promise<void>;
  warmedUp(warmUp: WarmUp): void;
  count(outcome: SliceOutcome): void;
}

/** The processes of a trial. */
export interface WatchedProcesses {
  /** One set of targets, or one per variant. */
  readonly targets: Targets | readonly Targets[];
  readonly probePid: number;
  /** Further servers that count requests. */
  readonly others?: readonly UsageSource[];
}

/** Runs `drive` with the machine watched; whatever goes wrong ends it and becomes part of what is returned. */
export async function runServedTrial(
  environment: ServedEnvironment,
  drive: (trial: ServedTrial) => Promise<void>,
): Promise<RawServedTrial> {
  const { redis, signal } = environment;
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const sampler = sampleMachine();
  await using stack = new AsyncDisposableStack();
  const redisInstance = await instanceOf(redis);
  const warmUps: WarmUp[] = [];
  let clientRequests = 0;
  const answers: RawServedTrial["answers"][number][] = [];
  let watched: readonly Targets[] = [];
  let sources: readonly UsageSource[] = [];
  let before: ServerCounts | null = null;
  const trial: ServedTrial = {
    stack,
    async watch({ targets, probePid, others = [] }) {
      watched = Array.isArray(targets) ? targets : [targets];
      sources = [...watched.flatMap((each) => [each.issuer, ...each.verifiers]), ...others];
      environment.onStarted?.(processIds(watched, probePid, redis));
      before = await readServerCounts(sources);
    },
    warmedUp: (warmUp) => warmUps.push(warmUp),
    count(outcome) {
      clientRequests += outcome.sent;
      answers.push({ falseAnswers: outcome.falseAnswers, unavailable: outcome.byStatus["503"] ?? 0 });
    },
  };
  const error = await drive(trial).then(() => null, errorMessage);
  return {
    rawVersion: RAW_VERSION,
    startedAt,
    error: signal.aborted ? null : error,
    warmUps,
    clientRequests,
    answers,
    before,
    after: sources.length === 0 ? null : await readServerCounts(sources),
    deadComponents: [
      ...watched.flatMap((targets) => targets.died()).map(({ component, how }) => ({ component, how })),
      ...(await deadRedis(redis, redisInstance)),
    ],
    durationSeconds: (performance.now() - began) / 1000,
    machine: await sampler.stop(),
    samplerPeriodSeconds: SAMPLER_PERIOD_SECONDS,
    interrupted: signal.aborted,
  };
}

function processIds(targets: readonly Targets[], probePid: number, redis: Redis | null): Record<string, number> {
  return {
    probe: probePid,
    ...Object.fromEntries(targets.map(({ issuer }, index) => [`issuer${index || ""}`, issuer.pid])),
    ...Object.fromEntries(
      targets.flatMap(({ verifiers }) => verifiers).map(({ pid }, index) => [`verifier${index || ""}`, pid]),
    ),
    ...(redis === null || redis.pid === null ? {} : { redis: redis.pid }),
  };
}

/** A Redis that ended, does not answer, or is another one than before: what it had been told is gone. */
export async function deadRedis(
  redis: Redis | null,
  instance: string | null,
): Promise<RawServedTrial["deadComponents"]> {
  if (redis === null) return [];
  const now = await instanceOf(redis);
  if (now !== null) return now === instance ? [] : [{ component: "redis", how: "was restarted" }];
  const exit = await Promise.race([redis.exited, sleep(100).then(() => null)]);
  return [{ component: "redis", how: exit === null ? "does not answer" : describeExit(exit) }];
}

/** What tells this Redis process from one that was started later. */
export async function instanceOf(redis: Redis | null): Promise<string | null> {
  return redis === null
    ? null
    : await redis.usage().then(
        (usage) => usage.instance,
        () => null,
      );
}

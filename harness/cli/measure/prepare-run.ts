import { randomBytes } from "node:crypto";
import { denylists } from "../../../targets/verify/denylists.ts";
import { engineIds, engines } from "../../../targets/verify/engines.ts";
import { type Pair, runPreflight } from "../../drive/run-preflight.ts";
import { fingerprintHost, fingerprintTools, readCommit } from "../../gather/fingerprint.ts";
import type { Manifest } from "../../gather/assemble-run.ts";
import { judgePreflight } from "../../analyse/verdict/judge-preflight.ts";
import { type Available, buildPlan, denylistsOf, type Plan, wantsTargets } from "../../plan/build-plan.ts";
import { referenceSubject } from "../../plan/draft.ts";
import { hashConfig, type ResolvedConfig } from "../../plan/resolve-config.ts";
import { brokenDesign, unmeasured } from "../../plan/unmeasured.ts";
import { loadWorkloads } from "../../plan/workloads.ts";
import { decidePinning, type Pinning } from "../../provision/host/pinning.ts";
import { readHostLimits, usableCpus } from "../../provision/host/host-limits.ts";
import { type KeptRedis, keepRedis } from "./keep-redis.ts";
import { findK6, type K6 } from "../../provision/k6/k6.ts";
import { provideRedis, type Redis } from "../../provision/redis/redis.ts";
import { sweepTemporaryDirectories } from "../../provision/temporary-directory.ts";
import type { NotMeasured, Preflight } from "../../results/findings.ts";
import type { HostFingerprint, RedisFingerprint, ToolFingerprint } from "../../results/fingerprint.ts";
import { SCHEMA_VERSION } from "../../results/run-result.ts";

/** A run that is about to begin. */
export interface PreparedRun {
  readonly config: ResolvedConfig;
  /** What the plan was made for. */
  readonly available: Available;
  readonly plan: Plan;
  readonly manifest: Manifest;
  readonly k6: K6 | null;
  readonly redis: KeptRedis;
  readonly pinning: Pinning;
}

/** Finds the tools, checks every algorithm × engine, and decides the order of the trials. Redis is handed to `stack`. */
export async function prepareRun(
  config: ResolvedConfig,
  stack: AsyncDisposableStack,
  signal: AbortSignal,
  update: (text: string) => void,
): Promise<PreparedRun> {
  await sweepTemporaryDirectories();
  const wantsK6 = config.load.workloads.some((workload) => loadWorkloads.includes(workload));
  const k6 = wantsK6 ? await findK6() : null;
  const usableK6 = k6 !== null && !("missing" in k6) ? k6 : null;
  const wantsRedis = wantsTargets(config) && denylistsOf(config).some((denylist) => denylists[denylist].needsRedis);
  update("Redis");
  const redis = wantsRedis ? await provideRedis({ onProgress: update }) : null;
  const usableRedis = redis !== null && !("missing" in redis) ? redis : null;
  const kept = stack.use(keepRedis(usableRedis));
  signal.throwIfAborted();

  update("preflight: every algorithm with every engine");
  const preflights = await runPreflight(pairsOf(config), signal);
  const available: Available = {
    k6: k6 !== null && "missing" in k6 ? loadNotMeasured(k6) : true,
    redis: redis !== null && "missing" in redis ? redisNotMeasured(redis) : true,
    preflighted: new Set(
      preflights
        .filter((preflight) => judgePreflight(preflight).status === "valid")
        .map(({ algorithm, engine }) => `${algorithm}/${engine}`),
    ),
  };
  const plan = buildPlan(config, available);
  const pinning = decidePinning(readHostLimits());
  const manifest = await manifestOf(config, plan, preflights, { k6: usableK6, redis: usableRedis, pinning });
  return { config, available, plan, manifest, k6: usableK6, redis: kept, pinning };
}

const enginePackages = Object.values(engines).flatMap(({ packageName }) => packageName ?? []);

async function manifestOf(
  config: ResolvedConfig,
  plan: Plan,
  preflights: readonly Preflight[],
  { k6, redis, pinning }: { readonly k6: K6 | null; readonly redis: Redis | null; readonly pinning: Pinning },
): Promise<Manifest> {
  const { commit, dirty } = await readCommit();
  const startedAt = new Date().toISOString();
  return {
    schemaVersion: SCHEMA_VERSION,
    run: {
      id: runId(startedAt),
      profile: config.profile,
      workloads: config.load.workloads,
      startedAt,
      seed: config.seed,
      configHash: hashConfig(config),
      commit,
      dirty,
      referenceSubject: referenceSubject(config),
      confirmRepetitions: config.probe.confirmRepetitions,
      sizing: config.sizing,
      budgets: config.budgets,
    },
    host: hostFingerprint(pinning),
    tools: await toolFingerprint(k6, redis),
    preflights,
    notMeasured: [...plan.notMeasured, ...failedPreflights(preflights)],
  };
}

/** This machine as it is now, and how generator and target are kept apart on it. */
export function hostFingerprint(pinning: Pinning): HostFingerprint {
  const limits = readHostLimits();
  return fingerprintHost({
    cpus: usableCpus(limits),
    cgroupCpuQuota: limits.cgroupCpuQuota,
    cpuGovernor: limits.cpuGovernor,
    loadAverage: limits.loadAverage,
    generatorSharesCpus: !pinning.pinned || pinning.sharesCore,
    pinning,
  });
}

/** The programs and libraries that take part. */
export async function toolFingerprint(k6: K6 | null, redis: Redis | null): Promise<ToolFingerprint> {
  return await fingerprintTools(k6?.version ?? null, redis === null ? null : redisFingerprint(redis), enginePackages);
}

/** Every pair that a trial of the plan could name. */
function pairsOf(config: ResolvedConfig): Pair[] {
  const bench = config.algorithms.flatMap((algorithm) => config.engines.map((engine) => ({ algorithm, engine })));
  const driven = [
    ...config.load.algorithms,
    ...config.probe.algorithms,
    ...config.duet.algorithms,
    ...config.duet.stageAlgorithms,
  ];
  const load = driven.map((algorithm) => ({ algorithm, engine: config.load.engine }));
  const { algorithm: reference } = referenceSubject(config);
  const compared = wantsTargets(config) ? engineIds.map((engine) => ({ algorithm: reference, engine })) : [];
  const unique = new Map([...bench, ...load, ...compared].map((pair) => [`${pair.algorithm}/${pair.engine}`, pair]));
  return [...unique.values()];
}

/** What was not measured because an engine got tokens wrong before. */
export function failedPreflights(preflights: readonly Preflight[]): NotMeasured[] {
  return preflights.flatMap((preflight) => {
    const verdict = judgePreflight(preflight);
    if (verdict.status === "valid" || preflight.status === "unsupported") return [];
    return [
      brokenDesign(
        `${preflight.algorithm} with ${preflight.engine}`,
        verdict.reasons.map((reason) => reason.message).join(" "),
        `check the installed version of ${engines[preflight.engine as keyof typeof engines].packageName ?? "Node"}`,
      ),
    ];
  });
}

/** What a run without k6 says that it did not measure. */
export const LOAD_WITHOUT_K6 = "HTTP load: latency, service demand, denylist overhead";

function loadNotMeasured({ why, hint }: { readonly why: string; readonly hint: string }): NotMeasured {
  return unmeasured(LOAD_WITHOUT_K6, why, hint);
}

function redisNotMeasured({ why, hint }: { readonly why: string; readonly hint: string }): NotMeasured {
  return unmeasured("Redis denylist", why, hint);
}

function redisFingerprint({ product, version, source }: Redis): RedisFingerprint {
  return { product, version, source };
}

/** Sortable and unique. */
export function runId(startedAt: string): string {
  return `${startedAt.replace(/[-:]|\.\d+/g, "")}-${randomBytes(2).toString("hex")}`;
}

import { algorithmIds, type AlgorithmId } from "../../targets/verify/algorithms.ts";
import type { DenylistId } from "../../targets/verify/denylists.ts";
import { engineIds, type EngineId } from "../../targets/verify/engines.ts";
import { tokenProfileIds, type TokenProfileId } from "../../targets/issue/token-profiles.ts";
import { workloads, type WorkloadId } from "./workloads.ts";

/** Every setting of a run, as a profile gives it; a configuration file overrides single values. */
export interface ProfileRow {
  readonly algorithms: readonly AlgorithmId[];
  readonly engines: readonly EngineId[];
  readonly tokenProfiles: readonly TokenProfileId[];
  /**
   * Trials that the machine spoiled (a stall, a neighbour, a dropped iteration) are repeated while the measuring has taken
   * less than this, s; the refused attempt stays in the results.
   */
  readonly retryWithinSeconds: number;
  readonly bench: BenchSettings;
  readonly load: LoadSettings;
}

/** Settings of the worker-thread benchmark. */
export interface BenchSettings {
  /** Thread counts of the scaling trials; every algorithm × engine is measured at 1. */
  readonly threads: readonly number[];
  readonly repetitions: number;
  readonly measureSeconds: number;
  readonly minWarmupSeconds: number;
  readonly maxWarmupSeconds: number;
  readonly corpusTokens: number;
}

/** Settings of the HTTP load. */
export interface LoadSettings {
  readonly algorithms: readonly AlgorithmId[];
  readonly engine: EngineId;
  readonly tokenProfile: TokenProfileId;
  readonly denylists: readonly DenylistId[];
  readonly workloads: readonly WorkloadId[];
  /** Offered rate of every constant-rate trial, 1/s. */
  readonly ratePerSecond: number;
  /** Offered rates of the stepped trial, 1/s. */
  readonly stepsPerSecond: readonly number[];
  readonly repetitions: number;
  readonly warmupSeconds: number;
  readonly measureSeconds: number;
  readonly stepSeconds: number;
  readonly onUnavailable: "fail-open" | "fail-closed";
}

const allWorkloads = Object.keys(workloads) as readonly WorkloadId[];

/**
 * Quick fits four minutes on two cores; standard, about 20 minutes, is for a decision; full, about 100 minutes, covers every
 * row of every table.
 */
export const profiles = {
  quick: {
    algorithms: ["HS256", "RS256", "ES256", "EdDSA"],
    engines: engineIds,
    tokenProfiles: ["typical"],
    retryWithinSeconds: 215,
    bench: {
      threads: [1, 2],
      repetitions: 3,
      measureSeconds: 0.4,
      minWarmupSeconds: 0.3,
      maxWarmupSeconds: 1.5,
      corpusTokens: 2000,
    },
    load: {
      algorithms: ["HS256", "RS256", "ES256"],
      engine: "jose",
      tokenProfile: "typical",
      // In-process costs next to nothing beside the noise of so short a run; the longer profiles measure it.
      denylists: ["none", "redis"],
      workloads: allWorkloads,
      ratePerSecond: 400,
      stepsPerSecond: [200, 500, 1000],
      repetitions: 3,
      warmupSeconds: 1,
      measureSeconds: 1.8,
      stepSeconds: 2.5,
      onUnavailable: "fail-closed",
    },
  },
  standard: {
    algorithms: ["HS256", "RS256", "RS256-4096", "PS256", "ES256", "ES384", "EdDSA", "ML-DSA-44"],
    engines: engineIds,
    tokenProfiles: ["typical"],
    retryWithinSeconds: 1320,
    bench: {
      threads: [1, 2, 4],
      repetitions: 5,
      measureSeconds: 1,
      minWarmupSeconds: 0.5,
      maxWarmupSeconds: 5,
      corpusTokens: 5000,
    },
    load: {
      algorithms: ["HS256", "RS256", "ES256", "EdDSA"],
      engine: "jose",
      tokenProfile: "typical",
      denylists: ["none", "in-process", "redis"],
      workloads: allWorkloads,
      ratePerSecond: 500,
      stepsPerSecond: [250, 500, 750, 1000, 1500, 2000],
      repetitions: 5,
      warmupSeconds: 3,
      measureSeconds: 10,
      stepSeconds: 10,
      onUnavailable: "fail-closed",
    },
  },
  full: {
    algorithms: algorithmIds,
    engines: engineIds,
    tokenProfiles: tokenProfileIds,
    retryWithinSeconds: 6600,
    bench: {
      threads: [1, 2, 4, 8],
      repetitions: 5,
      measureSeconds: 1,
      minWarmupSeconds: 0.5,
      maxWarmupSeconds: 5,
      corpusTokens: 5000,
    },
    load: {
      algorithms: ["HS256", "RS256", "RS256-4096", "PS256", "ES256", "ES384", "EdDSA", "ML-DSA-44"],
      engine: "jose",
      tokenProfile: "typical",
      denylists: ["none", "in-process", "redis"],
      workloads: allWorkloads,
      ratePerSecond: 500,
      stepsPerSecond: [250, 500, 750, 1000, 1500, 2000, 3000],
      repetitions: 5,
      warmupSeconds: 3,
      measureSeconds: 15,
      stepSeconds: 15,
      onUnavailable: "fail-closed",
    },
  },
} as const satisfies Record<string, ProfileRow>;

export type ProfileId = keyof typeof profiles;

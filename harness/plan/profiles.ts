import { algorithmIds, type AlgorithmId } from "../../targets/verify/algorithms.ts";
import type { DenylistId } from "../../targets/verify/denylists.ts";
import { engineIds, type EngineId } from "../../targets/verify/engines.ts";
import { placementIds, type PlacementId } from "../../targets/verify/placements.ts";
import { tokenProfileIds, type TokenProfileId } from "../../targets/issue/token-profiles.ts";
import { type PlannedComparisonId, plannedComparisonIds } from "../results/comparisons.ts";
import { type WorkloadId, workloadIds } from "../results/workloads.ts";
import { defaultPopulation, type Population } from "./population.ts";

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
  readonly probe: ProbeSettings;
  readonly duet: DuetSettings;
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
  /** The first is that of the design that the fleet is sized for. */
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
  /** Requests per second that the probe adds beside k6's load, to time it truly; 0 for none. */
  readonly probePerSecond: number;
  readonly population: Population;
}

/** Settings of the probe's sweeps; engine, token profile and population are those of the load. */
export interface ProbeSettings {
  readonly algorithms: readonly AlgorithmId[];
  readonly denylists: readonly DenylistId[];
  /** Offered rates as shares of the overload anchor, above 0 and below 1. */
  readonly fractions: readonly number[];
  /** The same, never used for a fit: what a model predicts is held against them. */
  readonly holdOutFractions: readonly number[];
  readonly repetitions: number;
  readonly anchorSeconds: number;
  readonly stepSeconds: number;
  readonly connections: number;
  /** Fresh processes at the rate that will be recommended, and how long each is driven. */
  readonly confirmRepetitions: number;
  readonly confirmSeconds: number;
  /** Where the verify runs: each place at each of these rates, with the engine that offers all of them. */
  readonly placements: readonly PlacementId[];
  readonly placementRatesPerSecond: readonly number[];
}

/** Settings of the duets. */
export interface DuetSettings {
  readonly comparisons: readonly PlannedComparisonId[];
  /** Algorithms that are compared with the reference's. */
  readonly algorithms: readonly AlgorithmId[];
  /** Algorithms that are taken apart stage by stage. */
  readonly stageAlgorithms: readonly AlgorithmId[];
  /** Hit ratios at which a verified-token cache is held against none. */
  readonly hitRatios: readonly number[];
  /** Fresh processes per comparison; each is one pair. */
  readonly pairs: number;
  /** Slices of every variant per pair. */
  readonly blocks: number;
  readonly sliceSeconds: number;
  readonly connections: number;
}

/** What does not fit four minutes. */
const onlyInLongerProfiles: ReadonlySet<WorkloadId> = new Set<WorkloadId>([
  "plain",
  "placement",
  "mixed",
  "wire",
  "store",
]);

/**
 * Quick fits four minutes on two cores; standard, at most 25 minutes, is for a decision; full, about three hours, covers every
 * algorithm, engine and token profile in the benchmark, and a wide choice elsewhere.
 */
export const profiles = {
  quick: {
    algorithms: ["HS256", "RS256", "ES256"],
    engines: engineIds,
    tokenProfiles: ["typical"],
    retryWithinSeconds: 220,
    bench: {
      threads: [1, 2],
      repetitions: 2,
      measureSeconds: 0.25,
      minWarmupSeconds: 0.25,
      maxWarmupSeconds: 1.5,
      corpusTokens: 2000,
    },
    load: {
      algorithms: ["RS256"],
      engine: "jose",
      tokenProfile: "typical",
      // In-process costs next to nothing beside the noise of so short a run; the longer profiles measure it.
      denylists: ["none", "redis"],
      workloads: workloadIds.filter((id) => !onlyInLongerProfiles.has(id)),
      // Enough for ten samples above the p99 of every window.
      ratePerSecond: 520,
      stepsPerSecond: [520, 1000],
      repetitions: 1,
      warmupSeconds: 1,
      measureSeconds: 2.4,
      stepSeconds: 2.5,
      onUnavailable: "fail-closed",
      probePerSecond: 0,
      population: defaultPopulation,
    },
    probe: {
      algorithms: ["RS256", "ES256"],
      denylists: ["none", "redis"],
      fractions: [0.15, 0.35, 0.55, 0.7],
      holdOutFractions: [0.45],
      repetitions: 1,
      anchorSeconds: 0.8,
      stepSeconds: 1.6,
      connections: 32,
      confirmRepetitions: 1,
      confirmSeconds: 3,
      placements: placementIds,
      placementRatesPerSecond: [500, 1500],
    },
    duet: {
      comparisons: ["noise", "stages", "algorithm", "denylist"],
      algorithms: ["HS256", "RS256", "ES256"],
      stageAlgorithms: ["RS256"],
      hitRatios: [0, 0.5, 0.9],
      pairs: 1,
      blocks: 6,
      sliceSeconds: 0.15,
      connections: 32,
    },
  },
  standard: {
    algorithms: ["HS256", "RS256", "ES256", "EdDSA", "ML-DSA-44"],
    engines: engineIds,
    tokenProfiles: ["typical"],
    retryWithinSeconds: 1260,
    bench: {
      threads: [1, 2, 4],
      repetitions: 3,
      measureSeconds: 0.6,
      minWarmupSeconds: 0.5,
      maxWarmupSeconds: 5,
      corpusTokens: 5000,
    },
    load: {
      algorithms: ["RS256"],
      engine: "jose",
      tokenProfile: "typical",
      denylists: ["none", "in-process", "redis"],
      workloads: workloadIds,
      ratePerSecond: 500,
      stepsPerSecond: [250, 500, 1000],
      repetitions: 2,
      warmupSeconds: 1.5,
      measureSeconds: 3.5,
      stepSeconds: 5,
      onUnavailable: "fail-closed",
      // Enough for ten of its samples above the p99 of a window.
      probePerSecond: 250,
      population: defaultPopulation,
    },
    probe: {
      algorithms: ["RS256", "ES256"],
      denylists: ["none", "redis"],
      fractions: [0.1, 0.25, 0.45, 0.65],
      holdOutFractions: [0.17, 0.35, 0.55],
      repetitions: 3,
      anchorSeconds: 1.5,
      stepSeconds: 2.2,
      connections: 32,
      confirmRepetitions: 3,
      confirmSeconds: 10,
      placements: placementIds,
      placementRatesPerSecond: [500, 2000],
    },
    duet: {
      comparisons: ["noise", "stages", "algorithm", "denylist", "cache"],
      algorithms: ["HS256", "RS256", "ES256", "EdDSA"],
      stageAlgorithms: ["HS256", "RS256", "ES256"],
      hitRatios: [0, 0.5, 0.9],
      pairs: 4,
      blocks: 3,
      sliceSeconds: 0.3,
      connections: 32,
    },
  },
  full: {
    algorithms: algorithmIds,
    engines: engineIds,
    tokenProfiles: tokenProfileIds,
    retryWithinSeconds: 15_000,
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
      workloads: workloadIds,
      ratePerSecond: 500,
      stepsPerSecond: [250, 500, 750, 1000, 1500, 2000, 3000],
      repetitions: 3,
      warmupSeconds: 3,
      measureSeconds: 10,
      stepSeconds: 10,
      onUnavailable: "fail-closed",
      probePerSecond: 50,
      population: defaultPopulation,
    },
    probe: {
      algorithms: ["HS256", "RS256", "ES256", "EdDSA"],
      denylists: ["none", "in-process", "redis"],
      fractions: [0.1, 0.25, 0.45, 0.65],
      holdOutFractions: [0.17, 0.35, 0.55],
      repetitions: 3,
      anchorSeconds: 3,
      stepSeconds: 7,
      connections: 32,
      confirmRepetitions: 3,
      confirmSeconds: 10,
      placements: placementIds,
      placementRatesPerSecond: [500, 1000, 2000, 4000],
    },
    duet: {
      comparisons: plannedComparisonIds,
      algorithms: ["HS256", "RS256", "RS256-4096", "PS256", "ES256", "ES384", "EdDSA", "ML-DSA-44"],
      stageAlgorithms: ["HS256", "RS256", "ES256", "EdDSA"],
      hitRatios: [0, 0.25, 0.5, 0.75, 0.9, 1],
      pairs: 8,
      blocks: 8,
      sliceSeconds: 0.3,
      connections: 32,
    },
  },
} as const satisfies Record<string, ProfileRow>;

export type ProfileId = keyof typeof profiles;

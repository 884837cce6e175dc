import { z } from "zod";
import { algorithms, type AlgorithmId } from "../../targets/verify/algorithms.ts";
import { denylists, type DenylistId } from "../../targets/verify/denylists.ts";
import { engines, type EngineId } from "../../targets/verify/engines.ts";
import { tokenProfiles, type TokenProfileId } from "../../targets/issue/token-profiles.ts";
import { placements, type PlacementId } from "../../targets/verify/placements.ts";
import { plannedComparisonIds } from "../results/comparisons.ts";
import { sloPercentiles } from "../results/percentile-seconds.ts";
import { type WorkloadId, workloads } from "../results/workloads.ts";
import { budgetSchema } from "./budget-schema.ts";
import { populationSchema } from "./population.ts";
import { profiles, type ProfileId } from "./profiles.ts";

const oneOf = <Id extends string>(table: Readonly<Record<Id, unknown>>) => z.enum(keysOf(table));
const someOf = <Id extends string>(table: Readonly<Record<Id, unknown>>) => z.array(oneOf(table)).min(1);
const seconds = (min: number, max: number) => z.number().min(min).max(max);
const count = (min: number, max: number) => z.int().min(min).max(max);

/** Loads are bounded: no trial may offer more than this, 1/s. */
export const MAX_RATE_PER_SECOND = 50_000;

/** The configuration file. Strict: an unknown key is a problem, never ignored. */
export const configSchema = z.strictObject({
  profile: oneOf<ProfileId>(profiles).exactOptional(),
  seed: count(0, 2 ** 32 - 1).exactOptional(),
  out: z.string().min(1).exactOptional(),
  algorithms: someOf<AlgorithmId>(algorithms).exactOptional(),
  engines: someOf<EngineId>(engines).exactOptional(),
  tokenProfiles: someOf<TokenProfileId>(tokenProfiles).exactOptional(),
  retryWithinSeconds: seconds(0, 86_400).exactOptional(),
  bench: z
    .strictObject({
      threads: z.array(count(1, 256)).min(1).exactOptional(),
      repetitions: count(1, 100).exactOptional(),
      measureSeconds: seconds(0.1, 600).exactOptional(),
      minWarmupSeconds: seconds(0.1, 60).exactOptional(),
      maxWarmupSeconds: seconds(0.2, 120).exactOptional(),
      corpusTokens: count(10, 1_000_000).exactOptional(),
    })
    .exactOptional(),
  load: z
    .strictObject({
      algorithms: someOf<AlgorithmId>(algorithms).exactOptional(),
      engine: oneOf<EngineId>(engines).exactOptional(),
      tokenProfile: oneOf<TokenProfileId>(tokenProfiles).exactOptional(),
      denylists: someOf<DenylistId>(denylists).exactOptional(),
      workloads: someOf<WorkloadId>(workloads).exactOptional(),
      ratePerSecond: z.number().min(1).max(MAX_RATE_PER_SECOND).exactOptional(),
      stepsPerSecond: z.array(z.number().min(1).max(MAX_RATE_PER_SECOND)).min(1).exactOptional(),
      repetitions: count(1, 100).exactOptional(),
      warmupSeconds: seconds(1, 300).exactOptional(),
      measureSeconds: seconds(1, 3600).exactOptional(),
      stepSeconds: seconds(1, 600).exactOptional(),
      onUnavailable: z.enum(["fail-open", "fail-closed"]).exactOptional(),
      probePerSecond: z.number().min(0).max(1000).exactOptional(),
      population: populationSchema.exactOptional(),
    })
    .exactOptional(),
  probe: z
    .strictObject({
      algorithms: someOf<AlgorithmId>(algorithms).exactOptional(),
      denylists: someOf<DenylistId>(denylists).exactOptional(),
      fractions: z.array(z.number().min(0.01).max(0.95)).min(1).exactOptional(),
      holdOutFractions: z.array(z.number().min(0.01).max(0.95)).exactOptional(),
      repetitions: count(1, 100).exactOptional(),
      anchorSeconds: seconds(0.5, 60).exactOptional(),
      stepSeconds: seconds(1, 600).exactOptional(),
      connections: count(1, 1000).exactOptional(),
      confirmRepetitions: count(0, 100).exactOptional(),
      confirmSeconds: seconds(1, 600).exactOptional(),
      placements: someOf<PlacementId>(placements).exactOptional(),
      placementRatesPerSecond: z.array(z.number().min(1).max(MAX_RATE_PER_SECOND)).min(1).exactOptional(),
    })
    .exactOptional(),
  duet: z
    .strictObject({
      comparisons: z.array(z.enum(plannedComparisonIds)).min(1).exactOptional(),
      algorithms: someOf<AlgorithmId>(algorithms).exactOptional(),
      stageAlgorithms: someOf<AlgorithmId>(algorithms).exactOptional(),
      hitRatios: z
        .array(z.union([z.number().min(0).max(0.99), z.literal(1)], { error: "expected 0 to 0.99, or 1" }))
        .min(1)
        .exactOptional(),
      pairs: count(1, 1000).exactOptional(),
      blocks: count(2, 100).exactOptional(),
      sliceSeconds: seconds(0.1, 10).exactOptional(),
      connections: count(1, 1000).exactOptional(),
    })
    .exactOptional(),
  sizing: z
    .strictObject({
      ratePerSecond: z.number().positive().max(1e9).exactOptional(),
      sloPercentile: z.enum(sloPercentiles).exactOptional(),
      sloSeconds: z.number().positive().max(60).exactOptional(),
      headroom: z.number().min(0).max(0.95).exactOptional(),
      spareNodes: count(0, 1000).exactOptional(),
      vcpusPerNode: count(1, 1024).exactOptional(),
    })
    .exactOptional(),
  budgets: z.array(budgetSchema).exactOptional(),
});

function keysOf<Id extends string>(table: Readonly<Record<Id, unknown>>): [Id, ...Id[]] {
  return Object.keys(table) as [Id, ...Id[]];
}

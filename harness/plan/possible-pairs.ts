import { algorithmIds, type AlgorithmId } from "../../targets/verify/algorithms.ts";
import { engineIds, engines, type EngineId } from "../../targets/verify/engines.ts";

/** Engines that offer an algorithm, in the order of the table. */
export function enginesFor(algorithm: AlgorithmId): readonly EngineId[] {
  return engineIds.filter((engine) => engines[engine].supports(algorithm));
}

/** Algorithms that an engine offers, in the order of the table. */
export function algorithmsOf(engine: EngineId): readonly AlgorithmId[] {
  return algorithmIds.filter((algorithm) => engines[engine].supports(algorithm));
}

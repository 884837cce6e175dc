import { type PlacementId, placements } from "../../targets/verify/placements.ts";
import type { PlannedComparisonId } from "../results/comparisons.ts";
import { comparedSubject } from "./draft.ts";
import { comparisonVariants } from "./duet-drafts.ts";
import { placementReference } from "./placement-reference.ts";
import { algorithmsOf, enginesFor } from "./possible-pairs.ts";
import type { ResolvedConfig } from "./resolve-config.ts";

/** Why the benchmark has nothing to measure, with what each engine offers; `null` where it has. */
export function whyNoBench({ algorithms, engines }: ResolvedConfig): string | null {
  if (algorithms.some((algorithm) => enginesFor(algorithm).some((engine) => engines.includes(engine)))) return null;
  const offers = engines.map((engine) => `${engine} offers ${algorithmsOf(engine).join(", ")}`);
  return `no engine of ${engines.join(", ")} offers any algorithm of ${algorithms.join(", ")}; ${offers.join("; ")}`;
}

/** Why the verify cannot run there for the algorithm that places are compared on; `null` where it can. */
export function whyNoPlacement(config: ResolvedConfig, placement: PlacementId): string | null {
  const { algorithm, engine: able } = placementReference(config);
  if (placements[placement].supports(able, algorithm)) return null;
  const reasons = enginesFor(algorithm).map((engine) => placements[placement].whyNot(engine, algorithm));
  return `no engine can verify ${algorithm} there: ${[...new Set(reasons)].join("; ")}`;
}

/** Why a comparison has no two sides; `null` where it has. */
export function whyNoComparison(config: ResolvedConfig, comparison: PlannedComparisonId): string | null {
  if (comparisonVariants(config, comparison).some((variants) => variants.length > 1)) return null;
  const { algorithm, engine } = comparedSubject(config);
  const able = enginesFor(algorithm).filter((id) => id !== engine);
  const reasons: Readonly<Partial<Record<PlannedComparisonId, string>>> = {
    algorithm: `duet.algorithms names nothing beside ${algorithm}`,
    engine: `engines names none that offers ${algorithm} beside ${engine}; there are ${able.join(", ") || "no others"}`,
    denylist: "load.denylists names no denylist",
    placement: `probe.placements names no two places where ${placementReference(config).engine} can verify ${algorithm} in one process`,
  };
  return reasons[comparison] ?? "it has fewer than two sides here";
}

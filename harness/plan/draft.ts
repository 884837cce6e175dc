import type { AlgorithmId } from "../../targets/verify/algorithms.ts";
import type { DenylistId } from "../../targets/verify/denylists.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import type { PlannedSubject, TrialSpec } from "./trial-spec.ts";

/** A trial before it has a place in the order. */
export type Draft<T> = T extends TrialSpec
  ? Omit<T, "order" | "seed" | "id"> & {
      /** What tells it from others of its workload and subject, in its id. */
      readonly detail: string;
      /** The repetition it runs with, where that is not its own. */
      readonly block?: number;
    }
  : never;

/** Most distinct tokens minted for one trial under load; beyond it the corpus is walked again. */
export const MAX_LOAD_CORPUS = 50_000;

/** A design of the load: its engine and token profile, the verify inline, no cache. */
export function loadSubject({ load }: ResolvedConfig, algorithm: AlgorithmId, denylist: DenylistId): PlannedSubject {
  const { engine, tokenProfile } = load;
  return { algorithm, engine, tokenProfile, denylist, placement: "inline", cache: null };
}

/**
 * The design that the fleet is sized for and that traffic shapes are driven with: RS256 where it is planned, because most fleets verify
 * it today, and the denylist that is named first.
 */
export function referenceSubject(config: ResolvedConfig): PlannedSubject {
  const [denylist = "none"] = config.load.denylists;
  return { ...comparedSubject(config), denylist };
}

/** What one design choice after another is compared with: the reference without revocation, whose lookup would blur every other difference. */
export function comparedSubject(config: ResolvedConfig): PlannedSubject {
  const { algorithms } = config.load;
  const algorithm = algorithms.includes("RS256") ? "RS256" : algorithms[0];
  if (algorithm === undefined) throw new Error("a load needs at least one algorithm");
  return loadSubject(config, algorithm, "none");
}

/** Drafts of every repetition, 1 to `times`. */
export function repeat<T>(times: number, make: (repetition: number) => readonly T[]): T[] {
  return Array.from({ length: times }, (_, index) => make(index + 1)).flat();
}

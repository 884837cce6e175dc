/** A question that a duet answers. */
export interface ComparisonRow {
  /** How its figures are headed. */
  readonly label: string;
  /**
   * `designs` against a reference, `steps` on one way, each against the one before it, `noise`: one design against itself, or
   * `revisions` of the target, which no run plans: that is what `ab` does.
   */
  readonly of: "designs" | "steps" | "noise" | "revisions";
}

/** Every kind of duet there is, in the order of a report; which variants stand in one is decided by the plan. */
export const comparisons = {
  noise: { label: "The same against itself", of: "noise" },
  stages: { label: "Stage by stage", of: "steps" },
  algorithm: { label: "Algorithm", of: "designs" },
  engine: { label: "Engine", of: "designs" },
  denylist: { label: "Denylist", of: "designs" },
  "token-profile": { label: "Token profile", of: "designs" },
  placement: { label: "Where the verify runs", of: "designs" },
  cache: { label: "Verified-token cache", of: "designs" },
  revisions: { label: "Base and candidate", of: "revisions" },
} as const satisfies Record<string, ComparisonRow>;

export type ComparisonId = keyof typeof comparisons;

/** Every comparison id, in the order of the table. */
export const comparisonIds: readonly ComparisonId[] = Object.keys(comparisons) as ComparisonId[];

/** A comparison that a run can plan. */
export type PlannedComparisonId = Exclude<ComparisonId, "revisions">;

/** Every comparison that a run can plan, in the order of the table. */
export const plannedComparisonIds: readonly PlannedComparisonId[] = comparisonIds.filter((id) => id !== "revisions");

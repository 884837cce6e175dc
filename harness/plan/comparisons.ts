/** A question that a duet answers, and how its figures are named in reports. */
export interface ComparisonRow {
  readonly label: string;
  /** What the figures say, in a few words. */
  readonly asks: string;
}

/** Every kind of duet there is; which variants stand in one is decided by the plan. */
export const comparisons = {
  noise: { label: "the same against itself", asks: "the noise floor of this machine" },
  stages: { label: "stage by stage", asks: "what each stage of a validation adds to the plain route" },
  algorithm: { label: "signature algorithm", asks: "what another algorithm costs in the same service" },
  engine: { label: "engine", asks: "what another library costs in the same service" },
  denylist: { label: "denylist", asks: "what looking up revocations adds" },
  "token-profile": { label: "token profile", asks: "what a larger token adds" },
  placement: { label: "where the verify runs", asks: "what moving the verify off the event loop costs" },
  cache: { label: "verified-token cache", asks: "from which hit ratio a cache pays" },
  control: { label: "planted work", asks: "whether a duet sees what was planted" },
} as const satisfies Record<string, ComparisonRow>;

export type ComparisonId = keyof typeof comparisons;

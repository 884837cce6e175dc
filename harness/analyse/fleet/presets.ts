import type { Subject } from "../../results/trial-result.ts";
import type { PlanQuestion } from "./plan-question.ts";

/** A fleet as articles describe it, made into a question. */
export interface Preset {
  readonly label: string;
  /** The design as far as it is given; the rest is that of the run. */
  readonly design: Partial<Pick<Subject, "algorithm" | "denylist">>;
  readonly question: Pick<PlanQuestion, "ratePerSecond" | "sloPercentile" | "sloSeconds"> & Partial<PlanQuestion>;
  /** Nodes that are claimed to carry it; `null` where no figure is claimed. */
  readonly claimedNodes: number | null;
  /** What the description has and this plan does not hold, as sentences. */
  readonly without: readonly string[];
}

const SECONDS_PER_DAY = 86_400;

/** Daily totals say nothing of the peak; three times the mean is usual for offices and shops that sleep at night, and `--peak-factor` changes it. */
export const DAILY_PEAK_FACTOR = 3;

/** The fleets that articles size, each with what it is claimed to need. */
export const presets = {
  sso: {
    label: "single sign-on: RS256, denylist in Redis, 10 M validations and 1 M logins a day",
    design: { algorithm: "RS256", denylist: "redis" },
    question: {
      ...daily(10e6),
      sloPercentile: "p99",
      sloSeconds: 0.001,
      loginsPerValidation: 0.1,
    },
    claimedNodes: 10,
    without: ["The audit stream, consistent hashing and the second region are not in this plan."],
  },
  ecommerce: {
    label: "web shop: HS256, denylist, 500 000 validations/s at the peak",
    design: { algorithm: "HS256", denylist: "redis" },
    question: { ratePerSecond: 500_000, sloPercentile: "p99", sloSeconds: 0.0007 },
    claimedNodes: 5,
    without: [
      "The claimed fleet reads its denylist by quorum; here one Redis lookup per request stands for it.",
      "Encrypted tokens, the replay nonce and rate limits are not in this plan.",
    ],
  },
  streaming: {
    label: "service to service: ES256, denylist, 1 M calls a day",
    design: { algorithm: "ES256", denylist: "redis" },
    question: { ...daily(1e6), sloPercentile: "p99", sloSeconds: 0.001 },
    claimedNodes: null,
    without: [
      "The claimed fleet reads its denylist by quorum; here one Redis lookup per request stands for it.",
      "TLS, the audit stream and regions 100 ms apart are not in this plan.",
    ],
  },
  iot: {
    label: "devices: ES256, 1 M requests/s",
    design: { algorithm: "ES256", denylist: "none" },
    question: { ratePerSecond: 1e6, sloPercentile: "p99", sloSeconds: 0.001 },
    claimedNodes: 10,
    without: ["The region claim and the rate limit per device are not in this plan."],
  },
} as const satisfies Record<string, Preset>;

export type PresetId = keyof typeof presets;

/** Every preset id, in the order of the table. */
export const presetIds: readonly PresetId[] = Object.keys(presets) as PresetId[];

/** The peak of a daily total, and the factor it was made with. */
export function daily(
  total: number,
  peakFactor: number = DAILY_PEAK_FACTOR,
): Pick<PlanQuestion, "ratePerSecond" | "peakFactor"> {
  return { ratePerSecond: (total / SECONDS_PER_DAY) * peakFactor, peakFactor };
}

import type { SizingQuestion } from "../../results/run-result.ts";
import { came } from "./fleet-refusal.ts";

/** The fleet question and all that surrounds it. Shares are 0.1 for 10 %. */
export interface PlanQuestion extends SizingQuestion {
  /** By how much the peak will have grown when the fleet is sized again, 0 to 100. */
  readonly growth: number;
  /** By how much the busiest node gets more than its part, 0 to 10: 0 for balancing per request. */
  readonly imbalance: number;
  /** Zones that the nodes are spread over, of which one may be lost with the peak still carried; 0 for none, and then `spareNodes` counts. */
  readonly zones: number;
  /** Peak over mean rate, 1 to 1000: what is paid by volume follows the mean. */
  readonly peakFactor: number;
  /** Logins at the issuer for each validation, 0 to 1000. */
  readonly loginsPerValidation: number;
  /** Entries that the denylist holds at a time, 0 to 1e12. */
  readonly revokedTokens: number;
  /** Price of one vCPU for an hour, in any currency; `null` for none. */
  readonly pricePerVcpuHour: number | null;
  /** Price of 1 GB (1e9 B) of traffic, in and out alike; `null` for none. */
  readonly pricePerGb: number | null;
  /** What the network of one node carries in each direction, bit/s; `null` leaves it out. */
  readonly nodeBitsPerSecond: number | null;
}

/** What is assumed beside the sizing question where nothing else is said: nothing that would change the answer. */
export const plainSurroundings = {
  growth: 0,
  imbalance: 0,
  zones: 0,
  peakFactor: 1,
  loginsPerValidation: 0,
  revokedTokens: 0,
  pricePerVcpuHour: null,
  pricePerGb: null,
  nodeBitsPerSecond: null,
} as const satisfies Omit<PlanQuestion, keyof SizingQuestion>;

/** The question of a run, with nothing around it. */
export function planQuestion(sizing: SizingQuestion): PlanQuestion {
  return { ...sizing, ...plainSurroundings };
}

/** Why a surrounding makes no sense, as a sentence; `null` when all do. */
export function surroundingsRefusal(question: PlanQuestion): string | null {
  for (const [name, { label, min, max, unit }] of Object.entries(ranges)) {
    const value = question[name as keyof typeof ranges];
    if (value === null) continue;
    const times = unit === "%" ? 100 : 1;
    if (!(value >= min && value <= max)) {
      const limits = `${min * times} to ${max * times} ${unit}`.trim();
      return `${label} must be from ${limits}; ${came(value * times, unit)}.`;
    }
  }
  const { zones } = question;
  if (!Number.isInteger(zones) || zones === 1)
    return `The zones must be 0 for none, or a whole number from 2; it is ${zones}.`;
  return null;
}

const ranges = {
  growth: { label: "The growth", min: 0, max: 100, unit: "%" },
  imbalance: { label: "The imbalance", min: 0, max: 10, unit: "%" },
  zones: { label: "The zones", min: 0, max: 100, unit: "" },
  peakFactor: { label: "The peak factor", min: 1, max: 1000, unit: "" },
  loginsPerValidation: { label: "The logins per validation", min: 0, max: 1000, unit: "" },
  revokedTokens: { label: "The revoked tokens", min: 0, max: 1e12, unit: "" },
  pricePerVcpuHour: { label: "The price per vCPU-hour", min: 0, max: 1e6, unit: "" },
  pricePerGb: { label: "The price per GB", min: 0, max: 1e6, unit: "" },
  nodeBitsPerSecond: { label: "The network of a node", min: 1e3, max: 1e13, unit: "bit/s" },
} as const satisfies Partial<Record<keyof PlanQuestion, { label: string; min: number; max: number; unit: string }>>;

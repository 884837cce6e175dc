import type { Estimate } from "../statistics/estimate.ts";
import { REPETITIONS_FOR_INTERVAL } from "./planned-demand.ts";
import type { SizingBasis } from "./size-fleet.ts";

/** The basis with every service demand at one end of its interval, or at its value, and known so well that a plan adds no allowance. */
export function withDemandAt(basis: SizingBasis, limit: "value" | "low" | "high"): SizingBasis {
  const exact = (demand: Estimate): Estimate => {
    const seconds = demand[limit];
    return { ...demand, value: seconds, low: seconds, high: seconds, samples: REPETITIONS_FOR_INTERVAL };
  };
  return {
    ...basis,
    cpuSecondsPerValidation: exact(basis.cpuSecondsPerValidation),
    loads: basis.loads.map((load) => ({ ...load, cpuSecondsPerValidation: exact(load.cpuSecondsPerValidation) })),
  };
}

import type { Estimate } from "../statistics/estimate.ts";
import { REPETITIONS_FOR_INTERVAL } from "./planned-demand.ts";
import type { SizingBasis } from "./size-fleet.ts";

/** An end of the interval of a demand, or its value. */
export type DemandLimit = "value" | "low" | "high";

/** The basis with every service demand at one end of its interval; few repetitions keep the allowance that a plan adds to them. */
export function withDemandAt(basis: SizingBasis, limit: DemandLimit): SizingBasis {
  return withDemands(basis, (demand) => at(demand, limit));
}

/** The same, known so well that a plan adds no allowance. */
export function withExactDemandAt(basis: SizingBasis, limit: DemandLimit): SizingBasis {
  return withDemands(basis, (demand) => ({ ...at(demand, limit), samples: REPETITIONS_FOR_INTERVAL }));
}

function at(demand: Estimate, limit: DemandLimit): Estimate {
  const seconds = demand[limit];
  return { ...demand, value: seconds, low: seconds, high: seconds };
}

function withDemands(basis: SizingBasis, change: (demand: Estimate) => Estimate): SizingBasis {
  return {
    ...basis,
    cpuSecondsPerValidation: change(basis.cpuSecondsPerValidation),
    loads: basis.loads.map((load) => ({ ...load, cpuSecondsPerValidation: change(load.cpuSecondsPerValidation) })),
  };
}

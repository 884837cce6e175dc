import { efficiencyAt, type ScalingLaw } from "./fit-scaling-law.ts";

/** How the work of a node grows with its vCPUs, as verify threads on the measuring machine showed. */
export interface Scaling {
  /** Measured, counts rising, from 2 to the CPUs of the machine: what each vCPU did of the work of one alone, at most 1. */
  readonly points: readonly { readonly vcpus: number; readonly efficiency: number }[];
  /** `null` with fewer than six counts. */
  readonly law: ScalingLaw | null;
}

/** What each vCPU of a node does of the work of one alone. */
export interface ScalingAnswer {
  /** Above 0, at most 1. */
  readonly efficiency: number;
  /**
   * `single`: one vCPU. `measured`: at this count. `law`: between measured counts, by the scaling law. `more`: at the next higher
   * measured count, which is not better. `fewer`: at the highest measured count, below the one that is asked. `unknown`: not measured.
   */
  readonly from: "single" | "measured" | "law" | "more" | "fewer" | "unknown";
  /** vCPUs that it was measured at; `null` where it was not. */
  readonly vcpus: number | null;
}

/** A law that misses the counts it was fitted to by more than this says nothing of those between them. */
const RESIDUAL_LIMIT = 0.1;

/** The scaling of a node of `vcpus`; perfect where nothing was measured, which has to be said. */
export function scalingAt(scaling: Scaling | null, vcpus: number): ScalingAnswer {
  if (vcpus === 1) return { efficiency: 1, from: "single", vcpus: 1 };
  const points = scaling?.points ?? [];
  const above = points.find((point) => point.vcpus >= vcpus);
  const highest = points.at(-1);
  if (above?.vcpus === vcpus) return { efficiency: above.efficiency, from: "measured", vcpus };
  const law = scaling?.law ?? null;
  if (law !== null && law.residual <= RESIDUAL_LIMIT && vcpus >= law.fewest && vcpus <= law.most) {
    return { efficiency: efficiencyAt(law, vcpus), from: "law", vcpus };
  }
  if (above !== undefined) return { ...above, from: "more" };
  if (highest !== undefined) return { ...highest, from: "fewer" };
  return { efficiency: 1, from: "unknown", vcpus: null };
}

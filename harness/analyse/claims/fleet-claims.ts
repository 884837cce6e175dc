import { COMMAND } from "../../results/command.ts";
import { percentileLabel } from "../../results/percentile-seconds.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { withExactDemandAt } from "../fleet/demand-limits.ts";
import { comparableBases } from "../fleet/design-choices.ts";
import { milliseconds } from "../milliseconds.ts";
import { sizeFleet, type FleetInputs, type SizedFleet, type SizingBasis } from "../fleet/size-fleet.ts";
import type { Claim, ClaimedFigure, ClaimEvidence, ClaimFinding, ClaimReading } from "./claim.ts";
import { judgeFigure } from "./judge-figure.ts";

/** A fleet that somebody says is enough. */
interface ClaimedFleet {
  readonly nodes: number;
  readonly ratePerSecond: number;
  /** The latency that it is said to keep, s; that of the run's own question where none is said. */
  readonly sloSeconds: number | null;
}

/** What is said of whole fleets: C14, C15. */
export const fleetClaims: readonly Claim[] = [
  {
    id: "C14",
    name: "10 nodes carry 1 M/s",
    said: "10 nodes carry 1 M validations/s",
    bends: "the number of nodes itself",
    read: (evidence) => carry(evidence, { nodes: 10, ratePerSecond: 1e6, sloSeconds: null }),
  },
  {
    id: "C15",
    name: "5 nodes carry 500 000/s",
    said: "5 nodes carry 500 000 requests/s under 0.7 ms",
    bends: "the number of nodes, and a latency objective that a busy node does not keep",
    read: (evidence) => carry(evidence, { nodes: 5, ratePerSecond: 5e5, sloSeconds: 0.7e-3 }),
  },
];

/**
 * Sizes the claimed rate for every design of the run, with its own node shape and head-room and without spare nodes. The value is
 * at the mean service demand, the limits are at those of its interval: no allowance for few repetitions is in it, which a plan has.
 */
function carry({ run, analysis }: ClaimEvidence, claimed: ClaimedFleet): ClaimReading {
  if (analysis.verdict.status === "refused" || analysis.sizingBases.length === 0) {
    return { why: "nothing valid in this run sizes a fleet", hint: `${COMMAND} run, and see “Refused trials”` };
  }
  const { sizing } = run.run;
  const { ratePerSecond, sloSeconds } = claimed;
  const inputs = { ...sizing, ratePerSecond, sloSeconds: sloSeconds ?? sizing.sloSeconds, spareNodes: 0 };
  const findings = comparableBases(analysis.sizingBases).flatMap((basis) => findingsFor(basis, inputs, claimed));
  const objective = `${percentileLabel(inputs.sloPercentile)} ≤ ${milliseconds(inputs.sloSeconds)}`;
  if (findings.length === 0) {
    return {
      why: `CPU alone would allow so few nodes, and ${objective} was not seen to hold at the load that this puts on each`,
      hint: "measure higher loads (probe.fractions) where generator and verifier have CPUs of their own",
    };
  }
  return {
    findings,
    remarks: [
      `Nodes of ${sizing.vcpusPerNode} vCPU with ${Math.round(sizing.headroom * 100)} % head-room and no spares, ${objective}.`,
    ],
  };
}

function findingsFor(basis: SizingBasis, inputs: FleetInputs, { nodes }: ClaimedFleet): ClaimFinding[] {
  const fleets = (["value", "low", "high"] as const).map((limit) => sizeFleet(withExactDemandAt(basis, limit), inputs));
  const [middle, least, most] = fleets.map((answer) => (answer.kind === "sized" ? answer : null));
  // Two repetitions far apart leave an upper limit beyond any number of nodes: that is no figure.
  if (!middle || !least || !most || !Number.isFinite(most.nodes)) return [];
  const claimed: ClaimedFigure = { unit: "count", low: nodes, high: nodes, direction: "at-most", within: 1 };
  const { samples, confidence } = basis.cpuSecondsPerValidation;
  const needed = (count: (fleet: SizedFleet) => number): Estimate => ({
    value: count(middle),
    low: count(least),
    high: count(most),
    confidence,
    samples,
  });
  const { latency } = middle;
  const planned = needed((fleet) => fleet.nodes);
  const asPlanned = judgeFigure(`${basis.label}, nodes`, claimed, planned);
  if (latency.status === "met" || (latency.status === "met-below" && latency.above === "missed")) return [asPlanned];
  // No load above the one that met the objective was measured, and a plan goes no further: few enough nodes are few enough.
  if (latency.status === "met-below" && asPlanned.verdict === "holds") return [asPlanned];
  // Nodes for CPU alone are the least there can be: they can be too many, never few enough.
  const forCpuAlone = needed((fleet) => fleet.nodesForCpu);
  const forCpu = judgeFigure(`${basis.label}, nodes for CPU alone`, claimed, forCpuAlone);
  return [...(forCpu.verdict === "off" ? [forCpu] : []), ...missedObjective(basis, inputs, latency)];
}

function missedObjective(basis: SizingBasis, inputs: FleetInputs, latency: SizedFleet["latency"]): ClaimFinding[] {
  if (latency.status !== "missed") return [];
  const { sloSeconds: low, sloPercentile } = inputs;
  const claimed: ClaimedFigure = { unit: "seconds", low, high: low, direction: "at-most", within: 1 };
  const { bestSeconds: value } = latency;
  const best = { value, low: value, high: value, confidence: 0.95, samples: 1 };
  return [judgeFigure(`${basis.label}, best ${percentileLabel(sloPercentile)} of all loads`, claimed, best)];
}

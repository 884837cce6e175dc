import type { FleetAnswer, FleetInputs } from "../../harness/analyse/fleet/size-fleet.ts";
import { percentileLabel } from "../../harness/results/percentile-seconds.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { tidy } from "../format/tidy.ts";

/** The answer to a fleet question in words; the report, its calculator and the terminal all say it with these. */
export interface FleetText {
  /** `For 20 000 validations/s at p99 ≤ 5 ms with 30 % head-room and N+1:` */
  readonly question: string;
  /** `3 nodes × 2 vCPU`, or that no size is given. */
  readonly answer: string;
  /** What the answer leaves open or rests on; never empty when the latency objective was not seen to hold. */
  readonly qualifications: readonly string[];
  readonly status: "confirmed" | "unconfirmed" | "missed" | "refused";
}

/** What may be lost, where that is more than single nodes. */
interface Reserve {
  /** Zones of which one may be lost; 0 when it is single nodes. */
  readonly zones?: number;
}

/** Says a fleet answer in words. Pure formatting: every number is the answer's. */
export function describeFleet(inputs: FleetInputs & Reserve, answer: FleetAnswer): FleetText {
  const question = describeQuestion(inputs);
  if (answer.kind === "refused") {
    return { question, answer: "no fleet size", qualifications: [answer.reason], status: "refused" };
  }
  const { latency } = answer;
  const objective = describeObjective(inputs);
  const byCpu = nodesOf(answer.nodesForCpu, inputs);
  if (latency.status === "met" || latency.status === "met-below") {
    const held = formatQuantity(latency.utilisation, "share");
    const sentence = `${objective} was seen to hold up to ${held} utilisation, so no vCPU is planned above that; CPU alone would need ${byCpu}.`;
    const qualifications = answer.boundBy === "objective" && answer.nodes > answer.nodesForCpu ? [sentence] : [];
    return { question, answer: nodesOf(answer.nodes, inputs), qualifications, status: "confirmed" };
  }
  const cpuAlone = `${byCpu} for CPU alone`;
  if (latency.status === "missed") {
    const best = formatQuantity(latency.bestSeconds, "seconds");
    const sentence = `${objective} was not met at any measured load: the best was ${best}. No size is confirmed for it.`;
    return { question, answer: cpuAlone, qualifications: [sentence], status: "missed" };
  }
  const reason = latency.status === "unknown" ? firstReason(latency.reasons) : "";
  const sentence = `${objective} could not be checked, because no latency may be held against it: ${reason}`;
  return { question, answer: cpuAlone, qualifications: [sentence], status: "unconfirmed" };
}

/** Why what was measured may not be quoted says more than that another generator was not there. */
function firstReason(reasons: readonly string[]): string {
  const measured = reasons.find((reason) => !reason.startsWith("Latency was not measured"));
  return measured ?? reasons[0] ?? "no load was measured.";
}

/** `p99 ≤ 5 ms`. */
export function describeObjective(inputs: FleetInputs): string {
  const scaled =
    inputs.sloSeconds < 1
      ? `${formatExact(tidy(inputs.sloSeconds * 1e3))}\u00a0ms`
      : `${formatExact(inputs.sloSeconds)}\u00a0s`;
  return `${percentileLabel(inputs.sloPercentile)}\u00a0≤\u00a0${scaled}`;
}

function describeQuestion(inputs: FleetInputs & Reserve): string {
  const headroom = formatExact(tidy(inputs.headroom * 100));
  // A peak that was computed from a daily total has digits that nobody asked for.
  const { ratePerSecond } = inputs;
  const rate = formatExact(Number.isInteger(ratePerSecond) ? ratePerSecond : Number(ratePerSecond.toPrecision(6)));
  return `For ${rate} validations/s at ${describeObjective(inputs)} with ${headroom}\u00a0% head-room and ${describeSpare(inputs)}:`;
}

function describeSpare({ spareNodes, zones = 0 }: FleetInputs & Reserve): string {
  if (zones > 1) return `one of ${formatExact(zones)} zones lost`;
  return spareNodes === 0 ? "no spare node" : `N+${formatExact(spareNodes)}`;
}

function nodesOf(nodes: number, inputs: FleetInputs): string {
  return `${formatExact(nodes)}\u00a0${nodes === 1 ? "node" : "nodes"} × ${formatExact(inputs.vcpusPerNode)}\u00a0vCPU`;
}

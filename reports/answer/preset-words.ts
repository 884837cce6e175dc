import type { FleetPlan } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { Preset } from "../../harness/analyse/fleet/presets.ts";
import { percentileLabel } from "../../harness/results/percentile-seconds.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";

/** What a preset claims, how far this answer is from that, and what the plan leaves out. */
export function presetSentences(
  { label, claimedNodes, question, without }: Preset,
  plan: FleetPlan,
): readonly string[] {
  return [`Preset: ${label}.`, claim(claimedNodes, plan), ...latency(question, plan), ...without];
}

/** How far the best latency that was seen is from the one that is claimed. */
function latency({ sloSeconds, sloPercentile }: Preset["question"], plan: FleetPlan): readonly string[] {
  if (plan.kind === "refused" || plan.fleet.latency.status !== "missed") return [];
  const { bestSeconds } = plan.fleet.latency;
  const times = formatExact(Number((bestSeconds / sloSeconds).toPrecision(2)));
  return [
    `Claimed: ${percentileLabel(sloPercentile)} at most ${formatQuantity(sloSeconds, "seconds")}. The best load of this run had ${formatQuantity(bestSeconds, "seconds")}, ${times} times as much.`,
  ];
}

function claim(claimedNodes: number | null, plan: FleetPlan): string {
  if (claimedNodes === null) return "No number of nodes is claimed for it.";
  const claimed = `Claimed: ${formatExact(claimedNodes)} nodes`;
  if (plan.kind === "refused") return `${claimed}; this run names none.`;
  const { nodes, fleet } = plan;
  const times = nodes >= claimedNodes ? nodes / claimedNodes : claimedNodes / nodes;
  const distance =
    nodes === claimedNodes
      ? "the same"
      : `${formatExact(Number(times.toPrecision(2)))} times ${nodes > claimedNodes ? "as many" : "fewer"}`;
  const seen = fleet.latency.status === "met" || fleet.latency.status === "met-below";
  const objective = seen
    ? "with the latency objective seen to hold"
    : "by CPU alone: the latency objective was not seen to hold";
  return `${claimed}. From this run: ${formatExact(nodes)}, ${distance}, ${objective}.`;
}

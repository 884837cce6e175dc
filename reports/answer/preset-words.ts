import type { FleetPlan } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { PlanQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import type { Preset } from "../../harness/analyse/fleet/presets.ts";
import { percentileLabel } from "../../harness/results/percentile-seconds.ts";
import type { Subject } from "../../harness/results/trial-result.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";

/** What was asked with a preset, and of which design. */
export interface AskedPreset {
  readonly question: PlanQuestion;
  readonly subject: Pick<Subject, "algorithm" | "denylist">;
}

/** What a preset claims, how far this answer is from that, and what the plan leaves out. Another question is held against no claim. */
export function presetSentences(
  { label, design, claimedNodes, question, without }: Preset,
  asked: AskedPreset,
  plan: FleetPlan,
): readonly string[] {
  const others = [...differentKeys(question, asked.question), ...differentKeys(design, asked.subject)];
  const compared =
    others.length === 0
      ? [claim(claimedNodes, plan), ...latency(question, plan)]
      : [
          `Asked otherwise than it is claimed (${others.map((key) => keyWords[key]).join(", ")}): the claim is not held against this answer.`,
        ];
  return [`Preset: ${label}.`, ...compared, ...without];
}

/** What the preset says and the question says otherwise. */
function differentKeys<Key extends keyof typeof keyWords>(
  claimed: Readonly<Partial<Record<Key, unknown>>>,
  asked: Readonly<Partial<Record<Key, unknown>>>,
): readonly Key[] {
  return (Object.keys(claimed) as Key[]).filter((key) => claimed[key] !== asked[key]);
}

const keyWords = {
  ratePerSecond: "peak rate",
  sloPercentile: "percentile",
  sloSeconds: "latency objective",
  headroom: "head-room",
  spareNodes: "spare nodes",
  vcpusPerNode: "vCPUs per node",
  growth: "growth",
  imbalance: "imbalance",
  zones: "zones",
  peakFactor: "peak factor",
  loginsPerValidation: "logins",
  revokedTokens: "denylist entries",
  pricePerVcpuHour: "price per vCPU-hour",
  pricePerGb: "price per GB",
  nodeBitsPerSecond: "network of a node",
  algorithm: "algorithm",
  denylist: "denylist",
} as const satisfies Readonly<Record<keyof PlanQuestion | keyof AskedPreset["subject"], string>>;

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

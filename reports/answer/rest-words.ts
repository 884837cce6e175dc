import type { ValidationCost } from "../../harness/analyse/analysis.ts";
import { STAGES_AGREE_SHARE } from "../../harness/analyse/costs/validation-costs.ts";
import { formatDifference } from "../format/format-change.ts";
import { formatQuantity } from "../format/format-quantity.ts";

/** Whether the stages alone add up to what a validation adds in the service: `agrees`, or not, or nothing to compare with. */
export function addUp({ restShare }: ValidationCost): "agrees" | "differs" | "unknown" {
  if (restShare === null) return "unknown";
  return restShare <= STAGES_AGREE_SHARE ? "agrees" : "differs";
}

/** How well they add up in one sentence, and how much of the rest was measured where they do not. */
export function restWords(cost: ValidationCost): string {
  const { restSeconds, restShare } = cost;
  if (restSeconds === null || restShare === null) {
    return "the benchmark has no stages of this design: run bench with it, or the same algorithms and engine";
  }
  const share = formatQuantity(restShare, "share");
  const limit = formatQuantity(STAGES_AGREE_SHARE, "share");
  if (addUp(cost) === "agrees") return `agrees: ${share} apart (at most ${limit})`;
  const rest = `${formatDifference(restSeconds, "seconds")} or ${share} in the service`;
  const header = cost.inService.find(({ stage }) => stage === HEADER_STAGE)?.cpuSeconds.value ?? null;
  const measured = header === null ? "" : `reading the header ${formatDifference(header, "seconds")}, `;
  const parts = largestParts(cost);
  return `${rest}: ${measured}${header === null ? "" : `the other ${formatDifference(restSeconds - header, "seconds")} `}not taken apart further${parts === "" ? "" : `; by stage ${parts}`}`;
}

/** The service reads the header; the stages alone are given the token. */
const HEADER_STAGE = "credentials";

/** Where service and loop lie furthest apart. */
function largestParts({ inService, alone }: ValidationCost): string {
  return inService
    .filter(({ stage }) => stage !== HEADER_STAGE)
    .map(({ stage, cpuSeconds }) => {
      const same = alone.find((one) => one.stage === stage)?.cpuSeconds.value ?? 0;
      return { stage, difference: cpuSeconds.value - same };
    })
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, 2)
    .map(({ stage, difference }) => `${stage} ${formatDifference(difference, "seconds")}`)
    .join(", ");
}

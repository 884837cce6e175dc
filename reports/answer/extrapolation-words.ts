import { scalingAt } from "../../harness/analyse/fleet/scaling-at.ts";
import type { SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";

/** What stands beside nodes that have more vCPUs than scaling was measured on; `null` where they have not. */
export function extrapolationWords(
  { scaling }: Pick<SizingBasis, "scaling">,
  { vcpusPerNode }: { readonly vcpusPerNode: number },
): string | null {
  const { from, vcpus } = scalingAt(scaling, vcpusPerNode);
  if (from === "fewer") return `extrapolated from ${vcpus}\u00a0vCPUs in a node`;
  return from === "unknown" ? "extrapolated from 1\u00a0vCPU in a node" : null;
}

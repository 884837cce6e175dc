import type { DesignField } from "../../harness/analyse/fleet/design-choices.ts";
import type { PlanQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import type { WhatIf } from "../../harness/analyse/fleet/what-if.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { describePlan } from "./describe-plan.ts";

/** One other design in words, for the page and the terminal. */
export interface WhatIfRow {
  readonly choice: string;
  readonly design: string;
  readonly nodes: string;
  /** vCPUs of the whole plan against the one it is held against. */
  readonly change: string;
  readonly inbound: string;
  readonly objective: string;
}

/** What each other choice would make of the fleet, fewest vCPUs first. */
export function whatIfRows(found: readonly WhatIf[], question: PlanQuestion): readonly WhatIfRow[] {
  return found.map(({ field, basis, plan, proven, told, nodes, vcpuChange }) => ({
    choice: fieldWords[field],
    design: basis.label,
    nodes: formatExact(nodes),
    change: changeWords(vcpuChange, told),
    inbound: formatQuantity(plan.inboundBitsPerSecond, "bitsPerSecond"),
    objective:
      basis.restsOn === "duet"
        ? "not loaded by itself: by CPU"
        : `${statusWords[describePlan(question, plan).status]}${proven ? "" : ": by CPU"}`,
  }));
}

/** What lies within the noise of its duet is no difference, whatever rounding up to whole nodes makes of it. */
function changeWords(vcpuChange: number, told: boolean): string {
  if (!told) return "none that could be told";
  return vcpuChange === 0 ? "none" : `${vcpuChange > 0 ? "+" : "−"}${formatExact(Math.abs(vcpuChange))}\u00a0vCPU`;
}

const fieldWords: Readonly<Record<DesignField, string>> = {
  algorithm: "algorithm",
  denylist: "denylist",
  cache: "verified-token cache",
  engine: "library",
  placement: "where the verify runs",
  tokenProfile: "token profile",
};

const statusWords = {
  confirmed: "seen to hold",
  unconfirmed: "not checked",
  missed: "missed",
  refused: "no size",
} as const;

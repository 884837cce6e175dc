import type { AbResult, AbSide } from "../../results/ab-result.ts";
import { HISTORY_SCHEMA_VERSION, type HistoryRun, type HistorySide } from "../../results/history-line.ts";
import type { AbAnalysis } from "./ab-analysis.ts";

/** Why an `ab` is no line of a history, and what to do about it. */
export interface HistoryRefusal {
  readonly why: string;
  readonly hint: string;
}

/**
 * The line that an `ab` adds to a history: the candidate over the fixed reference, scenario by scenario. Refused when the `ab` is invalid or
 * was interrupted, when its controls were not tested, when its reference is none that can be built again, or when no scenario has a ratio. Scenarios without one, for want
 * of valid pairs, are left out and named.
 */
export function historyRunOf(
  { ab, host, sides, faults }: AbResult,
  analysis: AbAnalysis,
  link: string | null,
): { readonly run: HistoryRun; readonly leftOut: readonly string[] } | HistoryRefusal {
  const sideOf = (role: AbSide["role"]) => sides.find((side) => side.role === role);
  const [base, candidate, reference] = [sideOf("base"), sideOf("candidate"), sideOf("reference")];
  const { verdict } = analysis;
  if (ab.status === "interrupted")
    return { why: `ab ${ab.id} was interrupted`, hint: "run it again: half a night is no night" };
  if (verdict === "broken")
    return { why: `ab ${ab.id} has a broken candidate: ${analysis.reasons.join(" ")}`, hint: "correct it first" };
  if (verdict === "invalid")
    return {
      why: `ab ${ab.id} is invalid: ${analysis.reasons.join(" ")}`,
      hint:
        faults.length > 0
          ? "run it again with sides that work"
          : "run it again on a quieter machine: what a failed control has measured is never averaged in",
    };
  const { negative, positive } = analysis.controls;
  if (!negative.held || !positive.held)
    return {
      why: `the controls of ab ${ab.id} were not tested, so that nothing shows what its figures are worth: ${analysis.reasons.join(" ")}`,
      hint: "run it again",
    };
  if (reference === undefined || base === undefined || candidate === undefined)
    return {
      why: `ab ${ab.id} has no fixed reference: nothing in it can be held against another night`,
      hint: NAME_ONE,
    };
  if (reference.commit === null || reference.dirty)
    return {
      why: `the reference of ab ${ab.id}, ${reference.revision}, is a working tree that nobody can build again`,
      hint: NAME_ONE,
    };
  const scenarios = analysis.scenarios.flatMap(({ name, overReference }) => {
    if (overReference === null) return [];
    const { value, low, high, alphaSide, pairs, sd } = overReference.candidate;
    return [{ name, value, low, high, alphaSide, pairs, sd }];
  });
  if (scenarios.length === 0)
    return {
      why: `no scenario of ab ${ab.id} has enough valid pairs to hold the candidate against the reference`,
      hint: "run it again with more time for each scenario, or on a quieter machine",
    };
  const leftOut = analysis.scenarios.filter(({ overReference }) => overReference === null).map(({ name }) => name);
  const { cpuModel, cpus, memoryBytes, platform, arch } = host;
  return {
    run: {
      kind: "run",
      schemaVersion: HISTORY_SCHEMA_VERSION,
      id: ab.id,
      startedAt: ab.startedAt,
      settingsHash: ab.settingsHash,
      reference: historySide(reference),
      candidate: historySide(candidate),
      base: historySide(base),
      host: { cpuModel, cpus, memoryBytes, platform, arch },
      verdict,
      link,
      scenarios,
    },
    leftOut,
  };
}

const NAME_ONE = "run it again with a commit or a tag as its reference, the same one every night";

function historySide({ role: _role, ...side }: AbSide): HistorySide {
  return side;
}

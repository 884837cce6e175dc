import { type AbFault, type AbSide, sideRoles } from "../../results/ab-result.ts";

/** The sides that are broken, each once: the base, the candidate, the reference. */
export function brokenSides(faults: readonly AbFault[]): readonly AbSide["role"][] {
  return sideRoles.filter((role) => faults.some((fault) => fault.role === role));
}

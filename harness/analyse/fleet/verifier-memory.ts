import type { PlanQuestion } from "./plan-question.ts";
import type { SizingBasis } from "./size-fleet.ts";

type Memory = Pick<SizingBasis, "subject" | "verifierResidentBytes" | "processBytesPerEntry">;

/**
 * Memory of the verifiers of a node, one process per vCPU, B: what one had resident at most under the measured loads, and where it keeps
 * the denylist itself every entry in every process. `null` where the first was not measured.
 */
export function verifierMemory(basis: Memory, { revokedTokens, vcpusPerNode }: PlanQuestion): number | null {
  const { verifierResidentBytes, processBytesPerEntry } = basis;
  if (verifierResidentBytes === null) return null;
  const entries = keepsEntries(basis) ? revokedTokens * (processBytesPerEntry ?? 0) : 0;
  return vcpusPerNode * (verifierResidentBytes + entries);
}

/** What that figure takes for granted, as sentences. */
export function memoryAssumptions(basis: Memory, { revokedTokens }: PlanQuestion): string[] {
  if (basis.verifierResidentBytes === null) return [];
  const hasEntries = keepsEntries(basis) && revokedTokens > 0;
  return [
    "Memory is what the verifier process had resident at most under the measured loads, one process per vCPU; the system, caches that fill later and other programs come on top.",
    ...(hasEntries
      ? [
          basis.processBytesPerEntry === null
            ? "Every process keeps every entry of the denylist. What one weighs was not measured in this run, so that the memory is without them."
            : "Every process keeps every entry of the denylist, which is in its memory.",
        ]
      : []),
  ];
}

/** Whether the denylist lives in the verifier processes. */
function keepsEntries({ subject }: Memory): boolean {
  return subject.denylist === "in-process";
}

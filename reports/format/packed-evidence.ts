import { type DesignEvidence, onlyDifference } from "../../harness/analyse/design-choices.ts";
import { packBasis, type PackedBasis, unpackBasis } from "./packed-basis.ts";

/** What designs are made of, as short as the page can use it: the designs themselves would be a fifth of a long report. */
export interface PackedEvidence extends Omit<DesignEvidence, "sizingBases"> {
  readonly sizingBases: readonly PackedBasis[];
}

/** Packs what the calculator plans with; duets that make no design are left out. */
export function packEvidence({ sizingBases, comparisons, bytes }: DesignEvidence): PackedEvidence {
  return {
    sizingBases: sizingBases.map(packBasis),
    comparisons: comparisons
      .filter((comparison) => onlyDifference(comparison) !== null)
      .map(({ reference, variant, cpuSeconds, redisCpuSeconds }) => ({
        reference,
        variant,
        cpuSeconds,
        redisCpuSeconds,
      })),
    bytes: bytes.map(({ algorithm, tokenProfile, meanTokenBytes }) => ({ algorithm, tokenProfile, meanTokenBytes })),
  };
}

/** Unpacks what {@link packEvidence} packed. */
export function unpackEvidence({ sizingBases, ...others }: PackedEvidence): DesignEvidence {
  return { ...others, sizingBases: sizingBases.map(unpackBasis) };
}

import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { CapacityModel } from "../../harness/analyse/model/capacity-model.ts";
import type { AnsweredModel } from "../../harness/analyse/model/capacity-models.ts";
import { type DesignEvidence, onlyDifference } from "../../harness/analyse/fleet/design-choices.ts";
import { packBasis, type PackedBasis, unpackBasis } from "./packed-basis.ts";

/** What designs are made of, as short as the page can use it: the designs themselves would be a fifth of a long report. */
export interface PackedEvidence extends Omit<DesignEvidence, "sizingBases"> {
  readonly sizingBases: readonly PackedBasis[];
  readonly models: readonly CapacityModel[];
}

/** What the page plans with. */
type PlannedWith = DesignEvidence & { readonly models: readonly CapacityModel[] };

/** Packs what the calculator plans with; duets that make no design are left out. */
export function packEvidence({ sizingBases, comparisons, bytes, models }: Analysis): PackedEvidence {
  return {
    models: models.map(modelAlone),
    sizingBases: sizingBases.map(packBasis),
    comparisons: comparisons
      .filter((comparison) => onlyDifference(comparison) !== null)
      .map(({ reference, variant, cpuSeconds, redisCpuSeconds, isNone }) => ({
        reference,
        variant,
        cpuSeconds,
        redisCpuSeconds,
        isNone,
      })),
    bytes: bytes.map(({ algorithm, tokenProfile, meanTokenBytes }) => ({ algorithm, tokenProfile, meanTokenBytes })),
  };
}

/** Unpacks what {@link packEvidence} packed. */
export function unpackEvidence({ sizingBases, ...others }: PackedEvidence): PlannedWith {
  return { ...others, sizingBases: sizingBases.map(unpackBasis) };
}

/** A model as far as it answers an objective. */
function modelAlone(model: AnsweredModel): CapacityModel {
  const { subject, slo, anchorPerSecond, sessions, quotableFromSeconds, curves, judgement, confirmation } = model;
  const used = { subject, slo, anchorPerSecond, sessions, quotableFromSeconds, curves, judgement, confirmation };
  return { ...used, demands: [] };
}

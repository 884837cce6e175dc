import type { Subject } from "../../results/trial-result.ts";
import type { Analysis, Comparison, TokenBytes } from "../analysis.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { MeasuredLoad, SizingBasis } from "./size-fleet.ts";
import { subjectKey, subjectLabel } from "../subject-order.ts";

/** What makes a design, in the order in which choices are listed. */
export const designFields = [
  "algorithm",
  "denylist",
  "cache",
  "engine",
  "placement",
  "tokenProfile",
] as const satisfies readonly (keyof Subject)[];

export type DesignField = (typeof designFields)[number];

/** Parts of an analysis that designs are made of. */
export interface DesignEvidence extends Pick<Analysis, "sizingBases"> {
  readonly comparisons: readonly DesignDifference[];
  readonly bytes: readonly Pick<TokenBytes, "algorithm" | "tokenProfile" | "meanTokenBytes">[];
}

/** What a duet says of two designs. */
export type DesignDifference = Pick<Comparison, "reference" | "variant" | "cpuSeconds" | "redisCpuSeconds" | "isNone">;

/** Choices whose cost hardly depends on the others, so that a difference measured beside one design is added to another. */
const addable: ReadonlySet<DesignField> = new Set<DesignField>(["algorithm", "denylist"]);

/** Choices that change what the verifier has in memory. */
const residentFields: ReadonlySet<DesignField> = new Set<DesignField>(["denylist", "cache", "placement"]);

/**
 * Every design that a fleet can be planned for: the report's own first, then those that were swept, those that a duet set beside one of
 * them, another algorithm or denylist of the others, and last what only k6 loaded. A duet's difference in CPU per request is added to
 * each measured load of the design it starts from (capacity method 2.2: differences, never two sessions); such a design has no
 * latency.
 */
export function designChoices(evidence: DesignEvidence): SizingBasis[] {
  const starts = comparableBases(evidence.sizingBases);
  const known = new Map(starts.map((basis) => [subjectKey(basis.subject), basis]));
  for (const exactStart of [true, false]) {
    for (const basis of starts) {
      for (const comparison of evidence.comparisons) {
        const field = onlyDifference(comparison);
        if (field === null || exactStart !== isStart(comparison, basis)) continue;
        if (!exactStart && !addable.has(field)) continue;
        if (!sameChoice(basis.subject, comparison.reference.subject, field)) continue;
        const derived = derivedBasis(basis, comparison, field, evidence.bytes);
        if (derived !== null && !known.has(subjectKey(derived.subject)))
          known.set(subjectKey(derived.subject), derived);
      }
    }
  }
  const others = evidence.sizingBases.filter(({ subject }) => !known.has(subjectKey(subject)));
  const [own] = evidence.sizingBases;
  if (own === undefined) return [];
  // Also where a duet stands in for it: a page that answers for it may not answer otherwise when it is asked again.
  return [
    own,
    ...[...known.values(), ...others].filter(({ subject }) => subjectKey(subject) !== subjectKey(own.subject)),
  ];
}

/** The bases whose demands may be set against each other: those that were swept, or all where none was. */
export function comparableBases(bases: readonly SizingBasis[]): readonly SizingBasis[] {
  const swept = bases.filter(({ loadedBy }) => loadedBy === "probe");
  return swept.length > 0 ? swept : bases;
}

/**
 * Whether the demands of two designs may be set against each other: a sweep's only with a sweep's. What k6 loaded at its low rates
 * costs more per request than the same design near its limit.
 */
export function areComparable(a: SizingBasis, b: SizingBasis): boolean {
  return a.loadedBy === b.loadedBy;
}

/** The one choice in which two designs differ; `null` when it is none, several, or something besides the design. */
export function onlyDifference({ reference, variant }: Pick<Comparison, "reference" | "variant">): DesignField | null {
  if (reference.route !== variant.route || reference.plantedWork !== variant.plantedWork) return null;
  return differentField(reference.subject, variant.subject);
}

/** The one field in which two subjects differ, or `null`. */
export function differentField(a: Subject, b: Subject): DesignField | null {
  const different = designFields.filter((field) => !sameChoice(a, b, field));
  return different.length === 1 ? (different[0] ?? null) : null;
}

function sameChoice(a: Subject, b: Subject, field: DesignField): boolean {
  return JSON.stringify(a[field]) === JSON.stringify(b[field]);
}

function isStart({ reference }: DesignDifference, { subject }: SizingBasis): boolean {
  return subjectKey(reference.subject) === subjectKey(subject);
}

function derivedBasis(
  basis: SizingBasis,
  comparison: DesignDifference,
  field: DesignField,
  bytes: DesignEvidence["bytes"],
): SizingBasis | null {
  const subject: Subject = { ...basis.subject, [field]: comparison.variant.subject[field] };
  const longer = extraTokenBytes(basis.subject, subject, bytes);
  const cpuSecondsPerValidation = sum(basis.cpuSecondsPerValidation, comparison.cpuSeconds);
  const loads = basis.loads.flatMap((load) => shifted(load, comparison.cpuSeconds) ?? []);
  if (longer === null || !(cpuSecondsPerValidation.low > 0) || loads.length === 0) return null;
  return {
    ...basis,
    label: subjectLabel(subject),
    subject,
    cpuSecondsPerValidation,
    loads,
    sentBytesPerRequest: basis.sentBytesPerRequest + longer,
    redisCpuSecondsPerValidation:
      field === "denylist" || field === "cache" ? comparison.redisCpuSeconds : basis.redisCpuSecondsPerValidation,
    // What is remembered or listed in the process, and more processes, take memory that was not measured.
    verifierResidentBytes: residentFields.has(field) ? null : basis.verifierResidentBytes,
    issuerCpuSecondsPerLogin: field === "algorithm" ? null : basis.issuerCpuSecondsPerLogin,
    restsOn: "duet",
    noDifferenceFrom: comparison.isNone ? basis.label : null,
  };
}

/** A load with a different demand: as busy as that makes it, its latency unknown. */
function shifted(load: MeasuredLoad, difference: Estimate): MeasuredLoad | null {
  const cpuSecondsPerValidation = sum(load.cpuSecondsPerValidation, difference);
  if (!(cpuSecondsPerValidation.low > 0)) return null;
  const times = cpuSecondsPerValidation.value / load.cpuSecondsPerValidation.value;
  return {
    offeredPerSecond: load.offeredPerSecond,
    utilisation: load.utilisation * times,
    cpuSecondsPerValidation,
    keptUp: load.keptUp,
    probe: null,
    probeFloor: null,
    probeLag: null,
    k6: null,
    k6Floor: null,
  };
}

/** Both intervals at their widest: they were not measured together. */
function sum(a: Estimate, b: Estimate): Estimate {
  return {
    value: a.value + b.value,
    low: a.low + b.low,
    high: a.high + b.high,
    confidence: Math.min(a.confidence, b.confidence),
    samples: Math.min(a.samples, b.samples),
  };
}

/** By how much the token of another algorithm or profile is longer; `null` where one of them was not minted. */
function extraTokenBytes(from: Subject, to: Subject, bytes: DesignEvidence["bytes"]): number | null {
  if (from.algorithm === to.algorithm && from.tokenProfile === to.tokenProfile) return 0;
  const mean = ({ algorithm, tokenProfile }: Subject) =>
    bytes.find((row) => row.algorithm === algorithm && row.tokenProfile === tokenProfile)?.meanTokenBytes;
  const [before, after] = [mean(from), mean(to)];
  return before === undefined || after === undefined ? null : after - before;
}

import { awaitedClaims } from "./awaited-claims.ts";
import { byteClaims } from "./byte-claims.ts";
import type { Claim, ClaimEvidence, ClaimFinding, ClaimId, ClaimNotMeasured } from "./claim.ts";
import { denylistClaims } from "./denylist-claims.ts";
import { fleetClaims } from "./fleet-claims.ts";
import { signatureClaims } from "./signature-claims.ts";
import { validationClaims } from "./validation-claims.ts";

/** Every claim on trial, by rising id. A new one is a row in the file of its topic. */
export const claims: readonly Claim[] = [
  ...signatureClaims,
  ...validationClaims,
  ...denylistClaims,
  ...byteClaims,
  ...fleetClaims,
  ...awaitedClaims,
].sort((a, b) => a.id.localeCompare(b.id, "en"));

/** A claim and what one run says of it. */
export type JudgedClaim = Pick<Claim, "id" | "name" | "said" | "bends"> & (MeasuredClaim | UnmeasuredClaim);

/** A claim with figures. */
export interface MeasuredClaim {
  /**
   * `depends`: a finding holds with its whole interval and another one is off, so that the answer differs between designs.
   * `off`: one or more are off, and none holds but by an interval that reaches further than the claim. `holds`: none is off.
   */
  readonly verdict: "holds" | "off" | "depends";
  /** The one that stands for the claim first, at least one; those whose interval straddles last. */
  readonly findings: readonly [ClaimFinding, ...ClaimFinding[]];
  /** What the findings rest on and leave out, one sentence each. */
  readonly remarks: readonly string[];
}

/** A claim without one. */
export interface UnmeasuredClaim extends ClaimNotMeasured {
  readonly verdict: "not-measured";
}

export type ClaimVerdict = JudgedClaim["verdict"];

/** How many claims there are and what became of them. */
export type ClaimTally = Readonly<Record<ClaimVerdict | "claims" | "measured", number>>;

/** Holds every claim against one run; figures come from valid trials alone, because the analysis has no others. */
export function judgeClaims(evidence: ClaimEvidence): JudgedClaim[] {
  return claims.map(({ read, ...row }): JudgedClaim => {
    const reading = read(evidence);
    if ("why" in reading) return { ...row, verdict: "not-measured", ...reading };
    const [first, ...others] = reading.findings.toSorted((a, b) => Number(a.straddles) - Number(b.straddles));
    if (first === undefined) return { ...row, verdict: "not-measured", ...noFigure(row.id) };
    const findings = [first, ...others] as const;
    return { ...row, verdict: verdictOf(findings), findings, remarks: reading.remarks };
  });
}

function verdictOf(findings: readonly ClaimFinding[]): MeasuredClaim["verdict"] {
  if (findings.every(({ verdict }) => verdict === "holds")) return "holds";
  return findings.some(({ verdict, straddles }) => verdict === "holds" && !straddles) ? "depends" : "off";
}

function noFigure(id: ClaimId): ClaimNotMeasured {
  return { why: `the valid trials of this run have no figure for ${id}`, hint: "run again when the machine is quiet" };
}

/** Counts claims by what became of them. */
export function tallyClaims(judged: readonly JudgedClaim[]): ClaimTally {
  const count = (wanted: ClaimVerdict): number => judged.filter(({ verdict }) => verdict === wanted).length;
  const missing = count("not-measured");
  return {
    claims: judged.length,
    measured: judged.length - missing,
    holds: count("holds"),
    off: count("off"),
    depends: count("depends"),
    "not-measured": missing,
  };
}

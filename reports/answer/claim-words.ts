import { tallyClaims, type JudgedClaim } from "../../harness/analyse/claims/claims.ts";
import type { ClaimedFigure, ClaimFinding, MissFactor } from "../../harness/analyse/claims/claim.ts";
import { hasInterval } from "../format/format-estimate.ts";
import { countWords } from "../format/count-words.ts";
import { formatExact, formatInterval, formatQuantity, scaleFor, type Quantity } from "../format/format-quantity.ts";

/** `14 of 20 measured: 3 hold, 9 are off, 2 depend on the design.` */
export function tallyWords(claims: readonly JudgedClaim[]): string {
  const tally = tallyClaims(claims);
  const measured = `${formatExact(tally.measured)} of ${formatExact(tally.claims)} measured`;
  if (tally.measured === 0) return `${measured}.`;
  const unsure = claims.filter(isNotRefuted).length;
  const parts = [
    `${countWords(tally.holds, "holds", "hold")}${unsure === 0 ? "" : ` (${formatExact(unsure)} of them only not refuted)`}`,
    `${countWords(tally.off, "is", "are")} off`,
    `${countWords(tally.depends, "depends", "depend")} on the design`,
  ];
  return `${measured}: ${parts.join(", ")}.`;
}

/** The verdict on a whole claim, in a few words: `off by 2.4× to 17.2×, more`, `depends: 3 of 6 hold`. */
export function claimVerdictWords(claim: JudgedClaim): string {
  if (claim.verdict === "not-measured") return "not measured";
  const { findings } = claim;
  if (claim.verdict === "off") return offWords(findings.filter(({ verdict }) => verdict === "off"));
  if (claim.verdict === "holds") return isNotRefuted(claim) ? "not refuted: an interval reaches further" : "holds";
  const holding = findings.filter((finding) => finding.verdict === "holds" && !isUnsure(finding));
  return `depends: ${formatExact(holding.length)} of ${formatExact(findings.length)} hold`;
}

/** Whether a claim holds, and that only because an interval is wide. */
export function isNotRefuted(claim: JudgedClaim): boolean {
  return claim.verdict === "holds" && claim.findings.some(isUnsure);
}

function isUnsure({ straddles }: ClaimFinding): boolean {
  return straddles;
}

function offWords(findings: readonly ClaimFinding[]): string {
  const factors = findings.flatMap(({ factor }) => factor?.value ?? []);
  if (factors.length === 0) return "off";
  const [least, most] = [Math.min(...factors), Math.max(...factors)].map(formatFactor);
  const sides = new Set(findings.map(({ side }) => side));
  const than = sides.size === 1 ? `, ${[...sides].join()}` : "";
  return `off by ${least === most ? least : `${least} to ${most}`}${than}`;
}

/** `about 1 µs`, `10 % to 15 %`, `at most 10`: what is claimed, in the digits that it was set with. */
export function claimedWords({ unit, low, high, direction, within }: ClaimedFigure): string {
  const range = low === high ? formatSet(low, unit) : `${formatSet(low, unit)} to ${formatSet(high, unit)}`;
  const words = direction === "about" ? range : `${direction === "at-most" ? "at most" : "at least"} ${range}`;
  return within === 1 ? words : `${words}, give or take ${formatExact(within)}×`;
}

/** `17.2 µs (16.0–18.5 µs, n = 3)`. */
export function measuredWords(finding: ClaimFinding): string {
  return `${valueWords(finding)} ${certaintyWords(finding)}`;
}

/** The figure alone: `17.2 µs`. Bytes that were counted are given in full. */
export function valueWords({ claimed: { unit }, measured }: ClaimFinding): string {
  return isCounted(measured) && unit === "bytes" ? countedBytes(measured.value) : formatQuantity(measured.value, unit);
}

/** `(16.0–18.5 µs, n = 3)`; what was counted says so, and one repetition that it has no interval. */
export function certaintyWords({ claimed: { unit }, measured }: ClaimFinding): string {
  const { low, high } = measured;
  const samples = `n = ${formatExact(measured.samples)}`;
  if (!isCounted(measured)) {
    return `(${hasInterval(measured) ? formatInterval(low, high, unit) : "no interval"}, ${samples})`;
  }
  const [least, most] = [low, high].map((limit) =>
    unit === "bytes" ? countedBytes(limit) : formatQuantity(limit, unit),
  );
  return `(counted,${least === most ? "" : ` ${least} to ${most},`} ${samples})`;
}

function isCounted({ confidence }: ClaimFinding["measured"]): boolean {
  return confidence === 1;
}

function countedBytes(bytes: number): string {
  return `${formatExact(Math.round(bytes))}\u00a0B`;
}

/** `holds`, `off by 17.2× (16.0× to 18.5×), more than claimed`. */
export function findingVerdictWords({ verdict, straddles, side, factor }: ClaimFinding): string {
  if (verdict === "holds") return straddles ? "not refuted: the interval reaches further" : "holds";
  const than = `${side ?? "other"} than claimed`;
  return factor === null ? `off: ${than}` : `off by ${formatFactor(factor.value)}${limits(factor)}, ${than}`;
}

function limits({ value, low, high }: MissFactor): string {
  if (high === null) return ` (${formatFactor(low)} or more)`;
  const [own, least, most] = [value, low, high].map(formatFactor);
  return own === least && own === most ? "" : ` (${least} to ${most})`;
}

function formatFactor(value: number): string {
  const digits = value.toPrecision(3);
  return `${value >= 999.5 ? formatExact(Number(digits)) : digits}×`;
}

/** A figure that was set and not measured, without digits that it does not have. */
function formatSet(value: number, quantity: Quantity): string {
  const { factor, unit } = scaleFor(value, quantity);
  return `${formatExact(Number((value / factor).toPrecision(6)))}${unit === "" ? "" : `\u00a0${unit}`}`;
}

import type { JudgedClaim } from "../../../harness/analyse/claims/claims.ts";
import type { ClaimFinding } from "../../../harness/analyse/claims/claim.ts";
import {
  certaintyWords,
  claimedWords,
  claimVerdictWords,
  findingVerdictWords,
  isNotRefuted,
  tallyWords,
  valueWords,
} from "../../answer/claim-words.ts";
import { formatExact } from "../../format/format-quantity.ts";
import { html, type Content, type Html } from "../escape-html.ts";
import { figure } from "../figures.ts";
import { withoutCharts, type Section } from "../section.ts";
import { table } from "../table.ts";

/** What articles claim of JWTs beside what this run measured of it. */
export const claimsSection: Section = {
  id: "claims",
  title: "Claims on trial",
  render: ({ analysis: { claims } }) =>
    withoutCharts(
      html`<p class="found">${tallyWords(claims)}</p>
        <p>
          Figures that articles repeat and plans are made of, held against this machine. A claim holds where the
          measured interval reaches into what it accepts, and is only not refuted where the interval reaches further; it
          is off where no part of the interval does, and depends where designs differ. Another machine may answer
          otherwise.
        </p>
        ${table(
          "What is claimed, what was measured, and which input of a plan it would have bent",
          [
            { title: "Claim" },
            { title: "Verdict" },
            { title: "Measured" },
            { title: "What it bends, or why it was not measured" },
          ],
          claims.map(claimCells),
        )}`,
    ),
};

function claimCells(claim: JudgedClaim): readonly Content[] {
  const verdict = html`<span class="status ${isNotRefuted(claim) ? "depends" : statusOf[claim.verdict]}"
    >${claimVerdictWords(claim)}</span
  >`;
  if (claim.verdict === "not-measured") {
    return [nameCell(claim), verdict, "–", html`${sentence(claim.why)} To get it: ${claim.hint}.`];
  }
  return [
    nameCell(claim),
    verdict,
    findingsList(claim.findings),
    html`${sentence(claim.bends)} ${claim.remarks.length > 0 && html`<small>${claim.remarks.join(" ")}</small>`}`,
  ];
}

function nameCell(claim: JudgedClaim): Html {
  const [first] = claim.verdict === "not-measured" ? [] : claim.findings;
  return html`<small>${claim.id}</small> ${claim.said}
    ${first !== undefined && html`<small>Tried as ${claimedWords(first.claimed)}</small>`}`;
}

const statusOf = { holds: "pass", off: "fail", depends: "depends", "not-measured": "no-data" } as const;

/** The one that stands for the claim and the next ones in sight, the others a click away. */
const MOST_IN_SIGHT = 3;

function findingsList(findings: readonly [ClaimFinding, ...ClaimFinding[]]): Html {
  const items = findings.map((finding) => findingItem(finding, findings[0]));
  const others = items.slice(MOST_IN_SIGHT);
  return html`<ul>
      ${items.slice(0, MOST_IN_SIGHT)}
    </ul>
    ${
      others.length > 0 &&
      html`<details>
        <summary>${formatExact(others.length)} more</summary>
        <ul>
          ${others}
        </ul>
      </details>`
    }`;
}

function findingItem(finding: ClaimFinding, first: ClaimFinding): Html {
  const { what, claimed, measured } = finding;
  // Counted bytes are given in full: there is no raw figure behind them.
  const value = measured.confidence === 1 ? valueWords(finding) : figure(measured.value, claimed.unit);
  const words = claimedWords(claimed);
  const differs = words !== claimedWords(first.claimed);
  return html`<li>
    ${what}: <strong>${value}</strong> ${certaintyWords(finding)}
    <small>${findingVerdictWords(finding)}${differs && `; tried as ${words}`}</small>
  </li>`;
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

import type { Analysis } from "../../harness/analyse/analysis.ts";
import type { JudgedClaim } from "../../harness/analyse/claims/claims.ts";
import { claimVerdictWords, measuredWords, tallyWords } from "../answer/claim-words.ts";
import { left } from "./cost-table.ts";
import type { Painter } from "./painter.ts";
import { textTable } from "./text-table.ts";
import { wrapText } from "./wrap-text.ts";

/** Claims on trial: how many hold, and the figure that stands for each that was measured. */
export function claimLines({ claims }: Analysis, paint: Painter, width: number): readonly string[] {
  const missing = claims.filter(({ verdict }) => verdict === "not-measured").map(({ id }) => id);
  const rows = claims.flatMap(row);
  const columns = [left("id"), left("claim"), left("verdict"), left("measured")];
  const [head = "", ...body] = textTable(columns, rows, width);
  return [
    paint.bold("Claims on trial"),
    ...wrapText(tallyWords(claims), width, "  "),
    ...(rows.length === 0 ? [] : [paint.dim(head), ...body]),
    ...(missing.length === 0
      ? []
      : wrapText(`Not measured: ${missing.join(", ")}; the report says why and how to get them.`, width, "  ")),
  ];
}

function row(claim: JudgedClaim): readonly (readonly string[])[] {
  if (claim.verdict === "not-measured") return [];
  // A line that is broken is not broken within its count.
  const measured = measuredWords(claim.findings[0]).replace("n = ", "n\u00a0=\u00a0");
  return [[claim.id, claim.name, claimVerdictWords(claim), measured]];
}

import type { Analysis, ValidationCost } from "../../harness/analyse/analysis.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";
import { comparisonGroups, differenceWords, overWords } from "../answer/comparison-words.ts";
import { addUp } from "../answer/rest-words.ts";
import { formatChange, formatChangeInterval, formatDifference } from "../format/format-change.ts";
import { formatQuantity } from "../format/format-quantity.ts";
import { type CostTable, estimateCells, left, right } from "./cost-table.ts";

/** What a validation adds to the plain route, and whether the stages explain it. */
export function validationTable({ validationCosts }: Analysis): CostTable {
  return {
    title: "A validation adds to the plain route",
    part: "duet",
    columns: [
      left("design"),
      right("plain"),
      right("adds"),
      right("95 % interval"),
      right("n"),
      right("rest"),
      left("stages alone"),
    ],
    rows: validationCosts.map((cost) => [
      subjectLabel(cost.subject),
      formatQuantity(cost.plainCpuSeconds.value, "seconds"),
      ...estimateCells(cost.marginalCpuSeconds),
      cost.restSeconds === null ? "–" : formatDifference(cost.restSeconds, "seconds"),
      addUpWords(cost),
    ]),
  };
}

function addUpWords(cost: ValidationCost): string {
  const outcome = addUp(cost);
  return outcome === "unknown" ? "not measured" : `${formatQuantity(cost.restShare, "share")} apart`;
}

/** Designs against each other; what is within the noise is no difference. The noise and a cache have lines of their own below it. */
export function comparisonsTable({ comparisons }: Analysis): CostTable {
  const groups = comparisonGroups(comparisons.filter(({ comparison }) => comparison !== "cache"));
  return {
    title: "Designs compared, CPU per request",
    part: "duet",
    columns: [
      left("comparison"),
      left("finding"),
      right("CPU"),
      right("95 % interval"),
      right("over"),
      left("variant"),
    ],
    rows: groups.flatMap(({ comparison, rows }) =>
      rows.map((row) => [
        comparison,
        differenceWords(row),
        formatChange(row.lnCpuRatio),
        formatChangeInterval(row.lnCpuRatio),
        overWords(row),
        // The longest comes last, where a narrow terminal cuts it.
        `${row.variant.name} over ${row.reference.name}`,
      ]),
    ),
  };
}

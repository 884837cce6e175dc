import type { Comparison, Noise } from "../../harness/analyse/analysis.ts";
import type { Estimate } from "../../harness/analyse/statistics/estimate.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";
import { type ComparisonGroup, differenceWords, noiseFloorOf, overWords } from "../answer/comparison-words.ts";
import { formatChange, formatChangeInterval, formatDifference } from "../format/format-change.ts";
import { hasInterval } from "../format/format-estimate.ts";
import { formatQuantity } from "../format/format-quantity.ts";
import { html, type Content, type Html } from "./escape-html.ts";
import { estimateLimits, figure, figureAs, limitsFigure } from "./figures.ts";
import { table } from "./table.ts";

/** Variants against their reference: ratio and difference of CPU, rate and p50, each with its interval, and the noise floor beside them. */
export function comparisonTable({ label, rows }: ComparisonGroup, noise: Noise | null): Html {
  const [first] = rows;
  if (first === undefined) return html``;
  const { reference, referenceCpuSeconds } = first;
  const redis = rows.some(({ redisCpuSeconds }) => redisCpuSeconds !== null);
  return table(
    `${label}: against “${reference.name}” (${subjectLabel(reference.subject)}), ${formatQuantity(referenceCpuSeconds.value, "seconds")} CPU per request`,
    [
      { title: "Variant" },
      { title: "Finding" },
      { title: "CPU", align: "number" },
      { title: "CPU per request", align: "number" },
      { title: "Noise floor", align: "number" },
      { title: "Throughput", align: "number" },
      { title: "p50 under full load", align: "number" },
      ...(redis ? [{ title: "Redis CPU", align: "number" as const }] : []),
      { title: "over", align: "number" },
    ],
    rows.map((row) => [
      row.variant.name,
      html`<span class="${row.isNone ? "none" : "found"}">${differenceWords(row)}</span>`,
      changeCell(row.lnCpuRatio),
      differenceCell(row.cpuSeconds),
      floorCell(row, noise),
      changeCell(row.lnThroughputRatio),
      changeCell(row.lnP50Ratio),
      ...(redis ? [row.redisCpuSeconds === null ? "–" : figure(row.redisCpuSeconds.value, "seconds")] : []),
      figureAs(overWords(row), row.lnCpuRatio.samples, "count"),
    ]),
  );
}

/** A relative change from a logarithm of a ratio, and its interval. */
export function changeCell(lnRatio: Estimate): Html {
  const { value, low, high } = lnRatio;
  const limits = { low: Math.expm1(low), high: Math.expm1(high) };
  return html`${figureAs(formatChange(lnRatio), Math.expm1(value), "share")}
  ${hasInterval(lnRatio) && html`<small>${limitsFigure(limits, "share", formatChangeInterval(lnRatio))}</small>`}`;
}

function differenceCell(estimate: Estimate): Html {
  return html`${figureAs(formatDifference(estimate.value, "seconds"), estimate.value, "seconds")}
  ${hasInterval(estimate) && html`<small>${estimateLimits(estimate, "seconds")}</small>`}`;
}

function floorCell(row: Comparison, noise: Noise | null): Content {
  const floor = noiseFloorOf(row, noise);
  return floor === null
    ? html`<span class="none">not known</span>`
    : figureAs(`±${formatQuantity(floor, "share")}`, floor, "share");
}

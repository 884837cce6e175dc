import type { Analysis, Comparison, Noise } from "../../../harness/analyse/analysis.ts";
import type { NoiseFloor } from "../../../harness/analyse/costs/noise-floor.ts";
import { comparisonGroups, noiseWords } from "../../answer/comparison-words.ts";
import type { BarChartSpec } from "../../format/chart-spec.ts";
import { formatChange } from "../../format/format-change.ts";
import { hasInterval } from "../../format/format-estimate.ts";
import { formatExact, formatQuantity } from "../../format/format-quantity.ts";
import { chartFigure } from "../chart-figure.ts";
import { changeCell, comparisonTable } from "../comparison-table.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Html } from "../escape-html.ts";
import { figure, figureAs } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** Designs against each other, both alive at once, with the noise of the machine beside them. */
export const comparisonsSection: Section = {
  id: "comparisons",
  title: "Designs compared",
  render: ({ run, analysis }) => {
    // A cache is a curve over its hit ratio: it has a section of its own.
    const comparisons = analysis.comparisons.filter(({ comparison }) => comparison !== "cache");
    if (comparisons.length === 0) {
      const body = html`${emptyState(run, ["duet"], "No two designs were compared.")} ${noiseTable(analysis)}`;
      return { body, charts: [] };
    }
    const chart = differenceChart(comparisons);
    return {
      body: html`<p>
          Each comparison is a ${term("duet")}: reference and variant run at the same time and take turns every fraction
          of a second (${term("pair")}), so that what the machine does meets both. Only the difference is a result:
          throughput and p50 are those of a closed loop that keeps the verifier busy, not what a user would see.
        </p>
        <p><strong>${term("noise", "Noise floor")}.</strong> ${noiseWords(analysis.noise)}</p>
        ${comparisons.some(({ over }) => over === "block") && html`<p>${oneProcess}</p>`} ${chartFigure(chart)}
        ${comparisonGroups(comparisons).map((group) => comparisonTable(group, analysis.noise))} ${noiseTable(analysis)}`,
      charts: [chart],
    };
  },
};

const oneProcess =
  "With a single pair of processes the interval is over its blocks: it does not hold what differs from one start of a process to the next. More pairs make it hold that too.";

function differenceChart(comparisons: readonly Comparison[]): BarChartSpec {
  const rows = comparisonGroups(comparisons).flatMap((group) => group.rows.map((row) => ({ group, row })));
  return {
    kind: "bars",
    id: "chart-comparisons",
    quantity: "seconds",
    axis: "CPU per request, more or less than the reference",
    stacked: false,
    conclusion: conclusion(comparisons),
    categories: rows.map(({ group, row }) => `${group.label}: ${row.variant.name} against ${row.reference.name}`),
    series: [
      {
        label: "CPU difference per request",
        bars: rows.map(({ row: { cpuSeconds } }) => {
          const { value, low, high } = cpuSeconds;
          return hasInterval(cpuSeconds) ? { value, low, high } : { value, low: null, high: null };
        }),
      },
    ],
  };
}

function conclusion(comparisons: readonly Comparison[]): string {
  const found = comparisons.filter(({ isNone }) => !isNone);
  const none = comparisons.length - found.length;
  const size = ({ lnCpuRatio }: Comparison): number => Math.abs(lnCpuRatio.value);
  const [largest] = found.toSorted((a, b) => size(b) - size(a));
  if (largest === undefined)
    return comparisons.length === 1
      ? "The variant does not differ beyond the noise."
      : `None of the ${formatExact(comparisons.length)} variants differs beyond the noise.`;
  const { variant, reference, lnCpuRatio } = largest;
  const rest = none === 0 ? "" : ` No difference: ${formatExact(none)} of ${formatExact(comparisons.length)}.`;
  return `The largest difference: ${formatChange(lnCpuRatio)} CPU per request for ${variant.name} over ${reference.name}.${rest}`;
}

function noiseTable({ noise }: Pick<Analysis, "noise">): Html | false {
  if (noise === null) return false;
  return table(
    `What one design against itself shows on this machine, over ${noise.over}s`,
    [
      { title: "Metric" },
      { title: "standard deviation", align: "number" },
      { title: "of the quiet majority", align: "number" },
      { title: "smallest difference found", align: "number" },
      { title: "bias", align: "number" },
      { title: `${noise.over}s`, align: "number" },
    ],
    metrics(noise).map(([name, floor]) => [
      name,
      figure(floor.sd, "share"),
      figure(floor.robustSd, "share"),
      figureAs(`±${formatQuantity(floor.minimumDetectableEffect, "share")}`, floor.minimumDetectableEffect, "share"),
      changeCell(floor.bias),
      figure(floor.pairs, "count"),
    ]),
  );
}

function metrics(noise: Noise): readonly (readonly [string, NoiseFloor])[] {
  return [
    ["CPU per request", noise.cpu],
    ["throughput", noise.throughput],
    ["p50", noise.p50],
  ];
}

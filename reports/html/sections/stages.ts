import type { StageCosts } from "../../../harness/analyse/analysis.ts";
import type { BarChartSpec } from "../../format/chart-spec.ts";
import { formatQuantity } from "../../format/format-quantity.ts";
import { chartFigure } from "../chart-figure.ts";
import { emptyState } from "../empty-state.ts";
import { leftOutWords, mostMeasuredProfile, readableRows } from "../most-measured-profile.ts";
import { html, type Html } from "../escape-html.ts";
import { estimateCell, figure, shownFigure } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";

/** How a validation divides over the stages of its pipeline. */
export const stagesSection: Section = {
  id: "stages",
  title: "Stages in a loop",
  render: ({ run, analysis }) => {
    const { stageCosts } = analysis;
    if (stageCosts.length === 0) {
      return { body: emptyState(run, ["bench"], "The stages of the pipeline were not timed."), charts: [] };
    }
    const chart = stageChart(stageCosts);
    return {
      body: html`<p>
          A validation runs through named stages, each timed by itself over whole batches. With a library engine the
          signature stage is that library’s whole verify, its own decoding and claim checks included; jose verifies
          asynchronously, so its stage includes waiting for a thread. The benchmark has denylist “none”, so its denylist
          stage looks nothing up: a lookup is priced under <a href="#comparisons">Designs compared</a>.
        </p>
        ${chartFigure(chart)} ${stageTable(stageCosts)}`,
      charts: [chart],
    };
  },
};

function stageChart(costs: readonly StageCosts[]): BarChartSpec {
  const profile = mostMeasuredProfile(costs);
  const shown = costs.filter(({ tokenProfile }) => tokenProfile === profile);
  return {
    kind: "bars",
    id: "chart-stages",
    quantity: "seconds",
    axis: `time per validation, “${profile}” tokens`,
    stacked: true,
    conclusion: stageConclusion(shown),
    categories: shown.map(({ algorithm, engine }) => `${algorithm} · ${engine}`),
    series: stageNames(shown).map((stage) => ({
      label: stage,
      bars: shown.map((row) => {
        const cost = row.stages.find((item) => item.stage === stage);
        return cost === undefined ? null : { value: cost.seconds.value, low: null, high: null };
      }),
    })),
  };
}

function stageConclusion(costs: readonly StageCosts[]): string {
  const largest = costs.map((row) => row.stages.reduce((most, stage) => (stage.share > most.share ? stage : most)));
  const shares = largest.map(({ share }) => share);
  const names = [...new Set(largest.map(({ stage }) => stage))].join(" or ");
  const low = formatQuantity(Math.min(...shares), "share");
  const high = formatQuantity(Math.max(...shares), "share");
  return `The largest stage is ${names}, ${low === high ? low : `${low} to ${high}`} of a validation.`;
}

function stageTable(costs: readonly StageCosts[]): Html {
  const stages = stageNames(costs);
  return table(
    `Time of each stage, its share, and the 95 % interval of the time${leftOutWords(costs)}`,
    [
      { title: "Algorithm · engine · token" },
      ...stages.map((stage) => ({ title: stage, align: "number" as const })),
      { title: "n", align: "number" },
    ],
    readableRows(costs).map((row) => [
      nameRow(row),
      ...stages.map((name) => {
        const stage = row.stages.find((item) => item.stage === name);
        return stage === undefined ? "–" : estimateCell(stage.seconds, "seconds", html`, ${shareFigure(stage.share)}`);
      }),
      figure(row.stages[0]?.seconds.samples, "count"),
    ]),
  );
}

function shareFigure(share: number): Html {
  return shownFigure(html`${formatQuantity(share, "share")}`, "share", { share });
}

function stageNames(costs: readonly StageCosts[]): readonly string[] {
  return [...new Set(costs.flatMap((row) => row.stages.map(({ stage }) => stage)))];
}

function nameRow({ algorithm, engine, tokenProfile }: StageCosts): string {
  return `${algorithm} · ${engine} · ${tokenProfile}`;
}

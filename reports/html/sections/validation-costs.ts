import type { ValidationCost } from "../../../harness/analyse/analysis.ts";
import { STAGES_AGREE_SHARE } from "../../../harness/analyse/costs/validation-costs.ts";
import { subjectLabel } from "../../../harness/analyse/subject-order.ts";
import { addUp, restWords } from "../../answer/rest-words.ts";
import type { Bar, BarChartSpec } from "../../format/chart-spec.ts";
import { distinguishSubjects } from "../../format/distinguish-subjects.ts";
import { formatDifference } from "../../format/format-change.ts";
import { formatExact, formatQuantity, formatSetShare } from "../../format/format-quantity.ts";
import { chartFigure } from "../chart-figure.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Content, type Html } from "../escape-html.ts";
import { estimateCell, figure, figureAs, shownFigure } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** What a validation adds to a bare route, stage by stage, and how far the stages by themselves explain it. */
export const validationCostsSection: Section = {
  id: "validation-costs",
  title: "A validation taken apart",
  render: ({ run, analysis: { validationCosts } }) => {
    if (validationCosts.length === 0) {
      return {
        body: emptyState(run, ["duet"], "No duet compared the plain route with the protected one stage by stage."),
        charts: [],
      };
    }
    const chart = stagesChart(validationCosts);
    return {
      body: html`<p>
          The ${term("marginal", "marginal cost")} is what the protected route costs over the plain one, both driven in
          turns as a ${term("duet")}. It is taken apart twice: in the service, by routes that end after each stage, and
          alone, by calling each stage in a loop without a server. Where the two agree within
          ${formatSetShare(STAGES_AGREE_SHARE)}, the stages explain the cost; where not, the table says how much of the
          rest was measured. The keys are fetched from the issuer (a shared secret is read from a file) once, when the
          verifier starts, and held: the JWKS is no stage of a validation and costs it nothing.
        </p>
        ${chartFigure(chart)} ${marginalTable(validationCosts)} ${stageTable(validationCosts)}`,
      charts: [chart],
    };
  },
};

const REST = "rest";

function stagesChart(costs: readonly ValidationCost[]): BarChartSpec {
  const name = distinguishSubjects(costs.map(({ subject }) => subject));
  const rows = costs.flatMap((cost) => [
    { label: `${name(cost.subject)}, in the service`, parts: cost.inService.map(partOf) },
    ...(cost.alone.length === 0
      ? []
      : [
          {
            label: `${name(cost.subject)}, stages alone`,
            parts: [...cost.alone.map(partOf), { stage: REST, seconds: Math.max(0, cost.restSeconds ?? 0) }],
          },
        ]),
  ]);
  const stages = [...new Set(rows.flatMap(({ parts }) => parts.map(({ stage }) => stage)))];
  return {
    kind: "bars",
    id: "chart-validation",
    quantity: "seconds",
    axis: "CPU that a validation adds to a request",
    stacked: true,
    conclusion: conclusion(costs),
    categories: rows.map(({ label }) => label),
    series: stages
      .toSorted((a, b) => Number(a === REST) - Number(b === REST))
      .map((stage) => ({
        label: stage,
        bars: rows.map(({ parts }): Bar | null => {
          const part = parts.find((one) => one.stage === stage);
          return part === undefined ? null : { value: part.seconds, low: null, high: null };
        }),
      })),
  };
}

function partOf({ stage, cpuSeconds }: ValidationCost["alone"][number]): { stage: string; seconds: number } {
  return { stage, seconds: cpuSeconds.value };
}

function conclusion(costs: readonly ValidationCost[]): string {
  const name = distinguishSubjects(costs.map(({ subject }) => subject));
  const adds = costs.map(
    ({ subject, marginalCpuSeconds }) => `${name(subject)} ${formatQuantity(marginalCpuSeconds.value, "seconds")}`,
  );
  const agree = costs.filter((cost) => addUp(cost) === "agrees").length;
  const known = costs.filter((cost) => addUp(cost) !== "unknown").length;
  const sum =
    known === 0
      ? ""
      : ` The stages alone add up within ${formatSetShare(STAGES_AGREE_SHARE)} for ${formatExact(agree)} of ${formatExact(known)}; the table has the rest.`;
  return `A validation adds to a plain request: ${adds.join(", ")}.${sum}`;
}

function marginalTable(costs: readonly ValidationCost[]): Html {
  return table(
    "What a validation adds, and whether the stages explain it (95 % intervals)",
    [
      { title: "Design" },
      { title: "plain request", align: "number" },
      { title: "validation adds", align: "number" },
      { title: "stages alone", align: "number" },
      { title: "rest", align: "number" },
      { title: "What the rest is" },
      { title: "over", align: "number" },
    ],
    costs.map((cost) => [
      subjectLabel(cost.subject),
      estimateCell(cost.plainCpuSeconds, "seconds"),
      estimateCell(cost.marginalCpuSeconds, "seconds"),
      aloneCell(cost),
      cost.restSeconds === null
        ? "–"
        : figureAs(formatDifference(cost.restSeconds, "seconds"), cost.restSeconds, "seconds"),
      restWords(cost),
      figureAs(
        `${formatExact(cost.marginalCpuSeconds.samples)} ${cost.over}s`,
        cost.marginalCpuSeconds.samples,
        "count",
      ),
    ]),
  );
}

function aloneCell({ alone, timerSeconds }: ValidationCost): Content {
  if (alone.length === 0) return "–";
  const sum = alone.reduce((total, { cpuSeconds }) => total + cpuSeconds.value, 0);
  return html`${figure(sum, "seconds")} ${timerSeconds !== null && html`<small>${timerWords(timerSeconds)}</small>`}`;
}

function timerWords(seconds: number): Html {
  const shown = html`timer ≤ ${formatQuantity(seconds, "seconds")} a stage`;
  return shownFigure(shown, "seconds", { "timer limit": seconds });
}

/** A design takes two rows, one from the service and one from the loop; a stage is a column. */
function stageTable(costs: readonly ValidationCost[]): Html {
  const stages = [
    ...new Set(costs.flatMap(({ inService, alone }) => [...inService, ...alone].map(({ stage }) => stage))),
  ];
  const cells = (list: ValidationCost["alone"]): readonly Content[] =>
    stages.map((stage) => {
      const part = list.find((one) => one.stage === stage);
      return part === undefined ? "–" : estimateCell(part.cpuSeconds, "seconds");
    });
  return table(
    "Stage by stage: CPU in the service, and alone in a loop (credentials: reading the header)",
    [{ title: "Design" }, { title: "measured" }, ...stages.map((title) => ({ title, align: "number" as const }))],
    costs.flatMap(({ subject, inService, alone }) => [
      [subjectLabel(subject), "in the service", ...cells(inService)],
      ...(alone.length === 0 ? [] : [[subjectLabel(subject), "alone", ...cells(alone)]]),
    ]),
  );
}

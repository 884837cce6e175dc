import type { ServiceDemand } from "../../../harness/analyse/analysis.ts";
import { measuringComponents } from "../../../harness/analyse/load/component-demand.ts";
import { subjectLabel } from "../../../harness/analyse/subject-order.ts";
import { workloads } from "../../../harness/results/workloads.ts";
import { pinningWords } from "../../answer/pinning-words.ts";
import type { BarChartSpec } from "../../format/chart-spec.ts";
import { distinguishSubjects } from "../../format/distinguish-subjects.ts";
import { formatExact, formatQuantity } from "../../format/format-quantity.ts";
import { chartFigure } from "../chart-figure.ts";
import { measuringTable, userSystemTable } from "../component-tables.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Html } from "../escape-html.ts";
import { estimateCell, figure } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** CPU per request by component, where its time went, and what measuring itself used. */
export const cpuSection: Section = {
  id: "cpu",
  title: "CPU by component",
  render: ({ run, analysis }) => {
    const demands = analysis.serviceDemands.filter(isShownHere);
    // The steps are many: their demand is a table to open, and the chart shows them only where there is nothing else.
    const constant = demands.filter((row) => !isStep(row));
    const shown = constant.length > 0 ? constant : demands;
    const steps = constant.length > 0 ? demands.filter(isStep) : [];
    if (shown.length === 0) {
      return {
        body: html`${emptyState(run, ["verify", "plain"], "CPU per request was not measured.")}
          <p>${pinningWords(run.host)}</p>`,
        charts: [],
      };
    }
    const chart = demandChart(shown);
    const facts = analysis.conditionFacts.filter((row) => isShownHere(row) && !isStep(row));
    return {
      body: html`<p>
          ${term("demand", "Service demand")} falls as load rises, so every figure names the rate it was measured at.
          Two designs are not compared here but as duets, under <a href="#comparisons">Designs compared</a>.
        </p>
        ${chartFigure(chart)} ${demandTable("Service demand by component, with 95 % intervals", shown)}
        ${facts.length > 0 && userSystemTable(facts)} ${stepsPart(steps)}
        <h3>What measuring used</h3>
        <p>${pinningWords(run.host)}</p>
        ${facts.length > 0 && measuringTable(facts)}`,
      charts: [chart],
    };
  },
};

/** Placements have a section of their own, and a floor has none of the target in it. */
function isShownHere({ workload }: Pick<ServiceDemand, "workload">): boolean {
  return workloads[workload].part !== "placement" && !workloads[workload].isFloor;
}

function isStep({ workload }: Pick<ServiceDemand, "workload">): boolean {
  return workloads[workload].inSteps;
}

/** Beyond this the step table of the latency section, which has the verifier's demand, is enough. */
const MOST_STEP_ROWS = 40;

function stepsPart(steps: readonly ServiceDemand[]): Html | false {
  if (steps.length === 0) return false;
  if (steps.length > MOST_STEP_ROWS) {
    return html`<p>
      Service demand at each step is left out: ${formatExact(steps.length)} rows, which analysis.json has. The
      verifier’s stands in the step tables under <a href="#latency">Latency against load</a>.
    </p>`;
  }
  return html`<details>
    <summary>Service demand at each step</summary>
    ${demandTable("Service demand by component at each step", steps)}
  </details>`;
}

function demandChart(demands: readonly ServiceDemand[]): BarChartSpec {
  const name = distinguishSubjects(demands.map(({ subject }) => subject));
  return {
    kind: "bars",
    id: "chart-demand",
    quantity: "seconds",
    axis: "CPU per request",
    stacked: true,
    conclusion: demandConclusion(demands),
    categories: demands.map((row) => `${row.workload}, ${name(row.subject)}, ${rateOf(row)}`),
    series: busyComponents(demands).map((component) => ({
      label: component,
      bars: demands.map((row) => {
        const use = row.components.find((item) => item.component === component);
        return use === undefined ? null : { value: use.cpuSecondsPerRequest.value, low: null, high: null };
      }),
    })),
  };
}

function demandConclusion(demands: readonly ServiceDemand[]): string {
  const ranked = demands.map((row) => ({ row, seconds: targetSeconds(row) })).toSorted((a, b) => a.seconds - b.seconds);
  const describe = (item: (typeof ranked)[number] | undefined): string =>
    item === undefined ? "" : `${nameDemand(item.row)} (${formatQuantity(item.seconds, "seconds")})`;
  if (ranked.length === 1) return `CPU per request: ${describe(ranked[0])}.`;
  return `Least CPU per request: ${describe(ranked[0])}; most: ${describe(ranked.at(-1))}.`;
}

function targetSeconds(row: ServiceDemand): number {
  return row.components
    .filter(({ component }) => !measuringComponents.has(component))
    .reduce((sum, { cpuSecondsPerRequest }) => sum + cpuSecondsPerRequest.value, 0);
}

function nameDemand(row: ServiceDemand): string {
  return `${row.workload} ${subjectLabel(row.subject)} at ${rateOf(row)}`;
}

function rateOf({ offeredPerSecond }: ServiceDemand): string {
  return `${formatExact(Math.round(offeredPerSecond))}/s`;
}

function demandTable(caption: string, demands: readonly ServiceDemand[]): Html {
  const components = busyComponents(demands);
  return table(
    caption,
    [
      { title: "Design" },
      { title: "Workload" },
      { title: "Offered", align: "number" },
      ...components.map((component) => ({ title: `${component}, CPU per request`, align: "number" as const })),
      { title: "verifier CPUs busy", align: "number" },
      { title: "n", align: "number" },
    ],
    demands.map((row) => {
      const use = (name: string): ComponentDemand | undefined =>
        row.components.find(({ component }) => component === name);
      return [
        subjectLabel(row.subject),
        row.workload,
        figure(row.offeredPerSecond, "perSecond"),
        ...components.map((component) => {
          const demand = use(component);
          return demand === undefined ? "–" : estimateCell(demand.cpuSecondsPerRequest, "seconds");
        }),
        figure(use("verifier")?.cpusUsed.value, "cpus"),
        figure(row.achievedPerSecond.samples, "count"),
      ];
    }),
  );
}

type ComponentDemand = ServiceDemand["components"][number];

/** The components of the target that did something, the verifier first. */
function busyComponents(demands: readonly ServiceDemand[]): readonly string[] {
  const place = (component: string): number => (component === "verifier" ? 0 : 1);
  const busy = new Set(demands.flatMap((row) => row.components.filter(isBusy).map(({ component }) => component)));
  return [...busy].sort((a, b) => place(a) - place(b));
}

/** What measures is no cost of a fleet; a component that a workload never calls is left out when no row used it. */
function isBusy({ component, cpuSecondsPerRequest }: ComponentDemand): boolean {
  return !measuringComponents.has(component) && cpuSecondsPerRequest.value > 0;
}

import type { ServiceDemand } from "../../../harness/analyse/analysis.ts";
import type { BarChartSpec } from "../../format/chart-spec.ts";
import { distinguishSubjects } from "../../format/distinguish-subjects.ts";
import { formatExact, formatQuantity } from "../../format/format-quantity.ts";
import { subjectLabel } from "../../../harness/analyse/subject-order.ts";
import { chartFigure } from "../chart-figure.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Html } from "../escape-html.ts";
import { estimateCell, figure } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** CPU per request by component, and what validation adds to the bare route. */
export const cpuSection: Section = {
  id: "cpu",
  title: "CPU per validation",
  render: ({ run, analysis }) => {
    const { serviceDemands } = analysis;
    // The steps are many: their demand is a table to open, and the chart shows them only where there is nothing else.
    const constant = serviceDemands.filter(({ workload }) => workload !== "stepped");
    const shown = constant.length > 0 ? constant : serviceDemands;
    const stepped = constant.length > 0 ? serviceDemands.filter(({ workload }) => workload === "stepped") : [];
    const chart = shown.length > 0 ? demandChart(shown) : null;
    return {
      body: html`<p>
          ${term("demand", "Service demand")} falls as load rises, so every figure names the rate it was measured at.
        </p>
        ${
          chart === null
            ? emptyState(run, ["verify", "plain"], "CPU per validation was not measured.")
            : html`${chartFigure(chart)} ${demandTable("Service demand by component, with 95 % intervals", shown)}
              ${
                stepped.length > 0 &&
                stepped.length <= MOST_STEP_ROWS &&
                html`<details>
                  <summary>Service demand at each step of the stepped trials</summary>
                  ${demandTable("Service demand by component at each step", stepped)}
                </details>`
              }`
        }`,
      charts: chart === null ? [] : [chart],
    };
  },
};

/** Beyond this the step table of the latency section, which has the verifier's demand, is enough. */
const MOST_STEP_ROWS = 60;

/** The generator is no part of what a fleet pays for: it stays in the table, out of the chart. */
const GENERATOR = "generator";

function demandChart(demands: readonly ServiceDemand[]): BarChartSpec {
  const components = busyComponents(demands).filter((component) => component !== GENERATOR);
  const name = distinguishSubjects(demands.map(({ subject }) => subject));
  return {
    kind: "bars",
    id: "chart-demand",
    quantity: "seconds",
    axis: "CPU per request",
    stacked: true,
    conclusion: demandConclusion(demands),
    categories: demands.map((row) => `${row.workload}, ${name(row.subject)}, ${formatExact(row.offeredPerSecond)}/s`),
    series: components.map((component) => ({
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
    .filter(({ component }) => component !== GENERATOR)
    .reduce((sum, { cpuSecondsPerRequest }) => sum + cpuSecondsPerRequest.value, 0);
}

function nameDemand(row: ServiceDemand): string {
  return `${row.workload} ${subjectLabel(row.subject)} at ${formatExact(row.offeredPerSecond)}/s`;
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
        // A dash: the component takes no part in this workload.
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

/** The components that did something, the verifier first and the generator last. */
function busyComponents(demands: readonly ServiceDemand[]): readonly string[] {
  const place = (component: string): number => (component === "verifier" ? 0 : component === GENERATOR ? 2 : 1);
  const busy = new Set(demands.flatMap((row) => row.components.filter(isBusy).map(({ component }) => component)));
  return [...busy].sort((a, b) => place(a) - place(b));
}

/** A component that a workload never calls, as the issuer under verify, is left out when no row used it. */
function isBusy({ cpuSecondsPerRequest }: ComponentDemand): boolean {
  return cpuSecondsPerRequest.value > 0;
}

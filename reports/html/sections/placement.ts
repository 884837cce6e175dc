import { subjectLabel } from "../../../harness/analyse/subject-order.ts";
import { fewCpusNote, type PlacementRow, placementRows, targetCpusUsed } from "../../answer/placement-rows.ts";
import type { BarChartSpec } from "../../format/chart-spec.ts";
import { formatQuantity } from "../../format/format-quantity.ts";
import { chartFigure } from "../chart-figure.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Content, type Html } from "../escape-html.ts";
import { estimateCell, figure, percentileCell } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";

/** The verify inline, on the thread pool, on workers, in several processes: the same rates offered to each. */
export const placementSection: Section = {
  id: "placement",
  title: "Where the verify runs",
  render: ({ run, analysis }) => {
    const rows = placementRows(analysis);
    if (rows.length === 0) {
      return { body: emptyState(run, ["placement"], "No placement was measured at a fixed rate."), charts: [] };
    }
    const note = fewCpusNote(run.host);
    const chart = demandChart(rows);
    return {
      body: html`<p>
          Inline, the event loop verifies by itself. The thread pool and workers take the verify off it and pay for
          passing it on; processes multiply the whole server. Each was driven by the probe at the same rates. What
          passing a verify on costs at the same time is compared as a duet, under
          <a href="#comparisons">Designs compared</a>.
        </p>
        ${note !== null && html`<p>${note}</p>`} ${chartFigure(chart)} ${placementTable(rows)}`,
      charts: [chart],
    };
  },
};

function demandChart(rows: readonly PlacementRow[]): BarChartSpec {
  const placements = [...new Set(rows.map(({ demand }) => demand.subject.placement))];
  const rates = [...new Set(rows.map(({ demand }) => demand.offeredPerSecond))];
  return {
    kind: "bars",
    id: "chart-placement",
    quantity: "seconds",
    axis: "verifier CPU per request",
    stacked: false,
    conclusion: conclusion(rows),
    categories: placements,
    series: rates.map((rate) => ({
      label: `at ${formatQuantity(rate, "perSecond")}`,
      bars: placements.map((placement) => {
        const row = rows.find(
          ({ demand }) => demand.subject.placement === placement && demand.offeredPerSecond === rate,
        );
        const demand = row === undefined ? undefined : verifierDemand(row);
        if (demand === undefined) return null;
        const { value, low, high, samples } = demand.cpuSecondsPerRequest;
        return samples > 1 ? { value, low, high } : { value, low: null, high: null };
      }),
    })),
  };
}

function conclusion(rows: readonly PlacementRow[]): string {
  const rate = Math.max(...rows.map(({ demand }) => demand.offeredPerSecond));
  const ranked = rows
    .filter(({ demand }) => demand.offeredPerSecond === rate)
    .flatMap((row) => {
      const seconds = verifierDemand(row)?.cpuSecondsPerRequest.value;
      return seconds === undefined ? [] : [{ placement: row.demand.subject.placement, seconds }];
    })
    .toSorted((a, b) => a.seconds - b.seconds);
  const [least] = ranked;
  const most = ranked.at(-1);
  if (least === undefined || most === undefined) return "The CPU of the verifier was not observed.";
  const words = ({ placement, seconds }: typeof least): string =>
    `${placement} (${formatQuantity(seconds, "seconds")})`;
  return `At ${formatQuantity(rate, "perSecond")} least CPU per request: ${words(least)}; most: ${words(most)}.`;
}

function verifierDemand({ demand }: PlacementRow): PlacementRow["demand"]["components"][number] | undefined {
  return demand.components.find(({ component }) => component === "verifier");
}

function placementTable(rows: readonly PlacementRow[]): Html {
  return table(
    `Latency and CPU of each placement, ${subjectLabel({ ...(rows[0]?.demand.subject ?? nowhere), placement: "inline" })}`,
    [
      { title: "Placement" },
      { title: "Offered", align: "number" },
      { title: "p50", align: "number" },
      { title: "p99", align: "number" },
      { title: "Latency" },
      { title: "verifier CPU per request", align: "number" },
      { title: "CPUs busy", align: "number" },
      { title: "n", align: "number" },
    ],
    rows.map((row) => {
      const { demand, latency, quote } = row;
      const verifier = verifierDemand(row);
      return [
        demand.subject.placement,
        figure(demand.offeredPerSecond, "perSecond"),
        percentileCell(latency?.latency ?? null, "p50"),
        percentileCell(latency?.latency ?? null, "p99"),
        quoteWords(quote?.source ?? null, quote?.reasons ?? []),
        verifier === undefined ? "–" : estimateCell(verifier.cpuSecondsPerRequest, "seconds"),
        figure(targetCpusUsed(demand), "cpus"),
        figure(demand.achievedPerSecond.samples, "count"),
      ];
    }),
  );
}

const nowhere = {
  algorithm: "",
  engine: "",
  tokenProfile: "",
  denylist: "",
  placement: "inline",
  cache: null,
} as const;

function quoteWords(source: "probe" | "k6" | null, reasons: readonly string[]): Content {
  return source === null ? html`<span class="none">not quoted: ${reasons[0] ?? "not measured"}</span>` : source;
}

import type { ThreadScaling, VerifyCost } from "../../../harness/analyse/analysis.ts";
import { peakVcpus, type ScalingLaw } from "../../../harness/analyse/fleet/fit-scaling-law.ts";
import { hasInterval } from "../../format/format-estimate.ts";
import { countWords } from "../../format/count-words.ts";
import { formatExact, formatQuantity } from "../../format/format-quantity.ts";
import type { BarChartSpec } from "../../format/chart-spec.ts";
import { chartFigure } from "../chart-figure.ts";
import { leftOutWords, mostMeasuredProfile, readableRows } from "../most-measured-profile.ts";
import { emptyState } from "../empty-state.ts";
import { type Content, html, type Html } from "../escape-html.ts";
import {
  estimateCell,
  estimateCells,
  estimateColumns,
  figure,
  limitsFigure,
  percentileCells,
  percentileHeads,
  shownFigure,
} from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** What one verify costs, per algorithm and engine. */
export const verifyCostsSection: Section = {
  id: "verify-costs",
  title: "Cost of one verify",
  render: ({ run, analysis }) => {
    const { verifyCosts, threadScaling } = analysis;
    if (verifyCosts.length === 0) {
      return { body: emptyState(run, ["bench"], "The cost of a verify was not measured."), charts: [] };
    }
    const chart = costChart(verifyCosts);
    return {
      body: html`<p>
          One thread, no network, distinct tokens, keys prepared once: what the ${term("engine")} itself uses for a
          whole token. CPU is what a fleet pays for. Time is that of one verify at a time; an engine that verifies
          asynchronously then mostly waits for a thread, so its CPU and its rate are measured with several in flight.
          ${signingWords(verifyCosts)}
        </p>
        ${chartFigure(chart)} ${costTable(verifyCosts)} ${latencyTable(verifyCosts)} ${scalingTable(threadScaling)}
        ${lawTable(threadScaling)}`,
      charts: [chart],
    };
  },
};

function costChart(costs: readonly VerifyCost[]): BarChartSpec {
  const profile = mostMeasuredProfile(costs);
  const shown = costs.filter(({ tokenProfile }) => tokenProfile === profile);
  const categories = [...new Set(shown.map(({ algorithm }) => algorithm))];
  return {
    kind: "bars",
    id: "chart-verify-costs",
    quantity: "seconds",
    axis: `CPU per verify, “${profile}” tokens`,
    stacked: false,
    conclusion: costConclusion(shown),
    categories,
    series: [...new Set(shown.map(({ engine }) => engine))].map((engine) => ({
      label: engine,
      bars: categories.map((algorithm) => {
        const cost = shown.find((row) => row.engine === engine && row.algorithm === algorithm);
        if (cost === undefined) return null;
        const { value, low, high } = cost.cpuSeconds;
        return hasInterval(cost.cpuSeconds) ? { value, low, high } : { value, low: null, high: null };
      }),
    })),
  };
}

function costConclusion(costs: readonly VerifyCost[]): string {
  const ranked = costs.toSorted((a, b) => a.cpuSeconds.value - b.cpuSeconds.value);
  const [cheapest] = ranked;
  const dearest = ranked.at(-1);
  if (cheapest === undefined || dearest === undefined) return "No verify was measured.";
  if (cheapest === dearest) return `One verify: ${nameCost(cheapest)}.`;
  return `Cheapest to verify: ${nameCost(cheapest)}; dearest: ${nameCost(dearest)}.`;
}

function nameCost({ algorithm, engine, cpuSeconds }: VerifyCost): string {
  return `${algorithm} with ${engine} (${formatQuantity(cpuSeconds.value, "seconds")} CPU)`;
}

/** Signing is the issuer's cost, once a token: its order is not that of verifying. */
function signingWords(costs: readonly VerifyCost[]): string {
  const profile = mostMeasuredProfile(costs);
  const ranked = costs
    .flatMap(({ algorithm, tokenProfile, signCpuSeconds }) =>
      signCpuSeconds === null || tokenProfile !== profile ? [] : [{ algorithm, seconds: signCpuSeconds.value }],
    )
    .toSorted((a, b) => a.seconds - b.seconds);
  const [cheapest] = ranked;
  const dearest = ranked.at(-1);
  if (cheapest === undefined || dearest === undefined || cheapest.algorithm === dearest.algorithm) return "";
  const words = ({ algorithm, seconds }: typeof cheapest): string =>
    `${algorithm} (${formatQuantity(seconds, "seconds")})`;
  return `Signing, once a token and with node:crypto, ranks by itself: cheapest ${words(cheapest)}, dearest ${words(dearest)}.`;
}

function costTable(costs: readonly VerifyCost[]): Html {
  const signs = costs.some(({ signCpuSeconds }) => signCpuSeconds !== null);
  return table(
    "CPU and time per verify, one thread",
    [
      { title: "Algorithm" },
      { title: "Engine" },
      { title: "Token" },
      ...estimateColumns("CPU"),
      { title: "Time", align: "number" },
      { title: "Verifies/s", align: "number" },
      ...(signs ? [{ title: "CPU of signing", align: "number" as const }] : []),
    ],
    costs.map((cost) => [
      cost.algorithm,
      cost.engine,
      cost.tokenProfile,
      ...estimateCells(cost.cpuSeconds, "seconds"),
      figure(cost.seconds.value, "seconds"),
      figure(cost.operationsPerSecond.value, "perSecond"),
      ...(signs ? [cost.signCpuSeconds === null ? "–" : estimateCell(cost.signCpuSeconds, "seconds")] : []),
    ]),
  );
}

function latencyTable(costs: readonly VerifyCost[]): Html {
  return html`<details>
    <summary>Percentiles of single verifies</summary>
    ${table(
      `Time of single verifies, each timed by itself${leftOutWords(costs)}`,
      [{ title: "Algorithm · engine · token" }, ...percentileHeads(), { title: "samples", align: "number" }],
      readableRows(costs).map((cost) => [
        `${cost.algorithm} · ${cost.engine} · ${cost.tokenProfile}`,
        ...percentileCells(cost.latency),
        figure(cost.latency.samples, "count"),
      ]),
    )}
  </details>`;
}

function scalingTable(scaling: readonly ThreadScaling[]): Html | false {
  // Most subjects are measured on one thread only; the table above has those.
  const scaled = scaling.filter(({ points }) => points.length > 1);
  const threads = [...new Set(scaled.flatMap(({ points }) => points.map((point) => point.threads)))].sort(
    (a, b) => a - b,
  );
  if (threads.length < 2) return false;
  return table(
    "More threads: verifies per second, the share of perfect scaling, and the 95 % interval",
    [
      { title: "Algorithm · engine · token" },
      ...threads.map((count) => ({
        title: countWords(count, "thread"),
        align: "number" as const,
      })),
      { title: "n", align: "number" },
    ],
    scaled.map(({ algorithm, engine, tokenProfile, points }) => [
      `${algorithm} · ${engine} · ${tokenProfile}`,
      ...threads.map((count) => {
        const point = points.find((candidate) => candidate.threads === count);
        if (point === undefined) return "–";
        const share = count === 1 ? null : point.efficiency;
        return estimateCell(point.operationsPerSecond, "perSecond", share !== null && [", ", scalingFigure(share)]);
      }),
      figure(Math.min(...points.map(({ operationsPerSecond }) => operationsPerSecond.samples)), "count"),
    ]),
  );
}

function lawTable(scaling: readonly ThreadScaling[]): Html | false {
  const fitted = scaling.flatMap((row) => (row.law === null ? [] : [{ ...row, law: row.law }]));
  if (fitted.length === 0) return false;
  return table(
    "Universal scalability law, fitted to the threads that had a CPU each",
    [
      { title: "Algorithm · engine · token" },
      { title: "Fitted threads", align: "number" },
      { title: "Contention α", align: "number" },
      { title: "Coherency β", align: "number" },
      { title: "Off at its points", align: "number" },
      { title: "Most throughput at", align: "number" },
    ],
    fitted.map(({ algorithm, engine, tokenProfile, law }) => [
      `${algorithm} · ${engine} · ${tokenProfile}`,
      limitsFigure({ low: law.fewest, high: law.most }, "count"),
      figure(law.contention, "share"),
      figure(law.coherency, "share"),
      figure(law.residual, "share"),
      peakCell(law),
    ]),
  );
}

/** The law says nothing beyond the threads it was fitted to. */
function peakCell(law: ScalingLaw): Content {
  const peak = peakVcpus(law);
  return peak !== null && peak <= law.most ? figure(Math.round(peak), "count") : `more than ${formatExact(law.most)}`;
}

function scalingFigure(share: number): Html {
  return shownFigure(html`${formatQuantity(share, "share")}`, "share", { "of perfect scaling": share });
}

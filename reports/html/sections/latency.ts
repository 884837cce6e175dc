import type { Analysis, LatencyAtRate, LatencyQuote, LoadCurve } from "../../../harness/analyse/analysis.ts";
import { sameLoad } from "../../../harness/analyse/load/same-load.ts";
import { subjectKey } from "../../../harness/analyse/subject-order.ts";
import { percentileLabel } from "../../../harness/results/percentile-seconds.ts";
import type { Subject } from "../../../harness/results/trial-result.ts";
import { workloads } from "../../../harness/results/workloads.ts";
import { describeObjective } from "../../answer/describe-fleet.ts";
import { confirmationWords, quotesSummary, reasonsAgainst } from "../../answer/quote-words.ts";
import type { ReportContext } from "../../answer/report-context.ts";
import { formatExact } from "../../format/format-quantity.ts";
import { chartFigure } from "../chart-figure.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Html } from "../escape-html.ts";
import { distributionChart, loadCurveChart } from "../latency-charts.ts";
import { confirmTable, latencyTable, quoteTable, overloadTable, stepTable } from "../latency-tables.ts";
import type { Section, SectionContent } from "../section.ts";
import { term } from "../terms.ts";

/** Latency under load: which figure may be quoted, against the offered rate, at the recommended rate, and as a distribution. */
export const latencySection: Section = {
  id: "latency",
  title: "Latency against load",
  render: (context) => {
    const parts = [quotesPart(context), curvesPart(context), overloadPart(context), distributionPart(context)];
    return {
      body: html`<p>
          ${term("open", "Open model")}: requests arrive whether or not earlier ones were answered. The ${term("probe")}
          counts from the intended start; k6 counts from the send to the last byte, without connect and TLS. Plan below
          the ${term("knee")}, never at ${term("saturation")}.
        </p>
        ${parts.map(({ body }) => body)}`,
      charts: parts.flatMap(({ charts }) => charts),
    };
  },
};

function quotesPart({ run, analysis: { quotes, conditionFacts: facts } }: ReportContext): SectionContent {
  if (quotes.length === 0) {
    return {
      body: emptyState(run, ["verify", "sweep"], "No latency was measured, so none may be quoted."),
      charts: [],
    };
  }
  const [own, others] = byReference(byWorkload(quotes), run.run.referenceSubject);
  return {
    body: html`<h3>Whose latency may be quoted</h3>
      <p>
        ${quotesSummary(quotes)} A generator’s figure is held against ${term("slo", describeObjective(run.run.sizing))}
        only when its own ${term("floor")} and, for the probe, its ${term("lag")} are far below it.
      </p>
      ${reasonList(quotes)}
      ${
        own.length > 0 &&
        quoteTable("The design the fleet question is about: both generators and their floors", own, facts)
      }
      ${folded("The same for every other design", others.length > 0 && quoteTable("Both generators and their floors, other designs", others, facts))}`,
    charts: [],
  };
}

function byWorkload(quotes: readonly LatencyQuote[]): readonly LatencyQuote[] {
  return [...Map.groupBy(quotes, ({ workload }) => workload).values()].flat();
}

function reasonList(quotes: readonly LatencyQuote[]): Html | false {
  const reasons = reasonsAgainst(quotes);
  if (reasons.length === 0) return false;
  return html`<ul class="reasons">
    ${reasons.map(
      ({ reason, loads }) =>
        html`<li>
          ${reason}${loads > 1 && ` The same at ${formatExact(loads - 1)} other ${loads === 2 ? "load" : "loads"}.`}
        </li>`,
    )}
  </ul>`;
}

function curvesPart({ run, analysis }: ReportContext): SectionContent {
  const { loadCurves } = analysis;
  if (loadCurves.length === 0) {
    return { body: emptyState(run, ["stepped", "sweep"], "Latency against load was not measured."), charts: [] };
  }
  const [own, others] = byReference(loadCurves, run.run.referenceSubject);
  const drawn = byReference(clearestCurves(quotableCurves(analysis)), run.run.referenceSubject).flat();
  const chart = drawn.length > 0 ? loadCurveChart(drawn, run.run.sizing, analysis.models) : null;
  const first = own.length > 0 ? own : loadCurves;
  return {
    body: html`<h3>Latency at rising load</h3>
      ${
        chart === null
          ? html`<p class="empty">
              <strong>No curve.</strong> No step has a latency that may be quoted; the reasons are above. The tables
              show what was measured all the same.
            </p>`
          : chartFigure(chart)
      }
      ${stepTable("Steps of the design the fleet question is about", first)}
      ${folded("Steps of every other design", own.length > 0 && others.length > 0 && stepTable("Steps of other designs", others))}`,
    charts: chart === null ? [] : [chart],
  };
}

/** Curves of the steps whose generator may be quoted: nothing else is drawn or held against the objective. */
function quotableCurves({ loadCurves, quotes }: Analysis): readonly LoadCurve[] {
  return loadCurves
    .map((curve) => ({
      ...curve,
      steps: curve.steps.filter(({ offeredPerSecond }) =>
        quotes.some(
          (quote) =>
            quote.source === curve.generator &&
            sameLoad(quote, { subject: curve.subject, workload: quote.workload, offeredPerSecond }),
        ),
      ),
    }))
    .filter(({ steps }) => steps.length > 0);
}

/** One curve a design: the probe's where it has one. */
function clearestCurves(curves: readonly LoadCurve[]): readonly LoadCurve[] {
  const ofProbe = curves.filter(({ generator }) => generator === "probe");
  const probed = new Set(ofProbe.map(({ subject }) => subjectKey(subject)));
  return curves.filter(({ generator, subject }) => generator === "probe" || !probed.has(subjectKey(subject)));
}

function overloadPart({ run, analysis: { overloads, confirmation } }: ReportContext): SectionContent {
  const { sizing } = run.run;
  const notSwept = "The design the fleet question is about was not swept, so no rate is recommended.";
  const body =
    overloads.length === 0
      ? emptyState(run, ["sweep"], "No overload anchor was measured, so no rate is recommended.")
      : html`<p>
            The ${term("anchor")} is what the steps are shares of. A rate is recommended from steps that met the
            objective, ${term("holdOut", "held-out steps")} left aside, and is driven again in fresh processes
            (${term("confirm")}).
          </p>
          ${overloadTable(overloads)}
          ${
            confirmation === null
              ? emptyState(run, ["confirm"], notSwept)
              : html`${confirmationWords(confirmation, sizing).map((sentence) => html`<p>${sentence}</p>`)}
                ${confirmTable(confirmation, percentileLabel(sizing.sloPercentile))}`
          }`;
  return {
    body: html`<h3>Overload, and the rate to plan one process with</h3>
      ${body}`,
    charts: [],
  };
}

function distributionPart({ run, analysis }: ReportContext): SectionContent {
  // A floor is no latency of a target, and placements have a section of their own.
  const latencies = analysis.latencies.filter(
    ({ workload }) => !workloads[workload].isFloor && workloads[workload].part !== "placement",
  );
  if (latencies.length === 0) {
    return { body: emptyState(run, ["verify"], "Latency at a constant rate was not measured."), charts: [] };
  }
  const quotable = latencies.filter((row) => isQuotable(row, analysis.quotes));
  const chart = quotable.length > 0 ? distributionChart(quotable) : null;
  const [own, others] = byReference(latencies, run.run.referenceSubject);
  const shown = own.length > 0 ? own : latencies;
  const table = (rows: readonly LatencyAtRate[]): Html => latencyTable(rows, (row) => isQuotable(row, analysis.quotes));
  return {
    body: html`<h3>Distributions at a constant rate</h3>
      ${chart === null ? html`<p class="empty"><strong>No curve.</strong> None of these latencies may be quoted.</p>` : chartFigure(chart)}
      ${table(shown)} ${folded("Every other design", own.length > 0 && others.length > 0 && table(others))}`,
    charts: chart === null ? [] : [chart],
  };
}

function isQuotable(row: LatencyAtRate, quotes: readonly LatencyQuote[]): boolean {
  return row.request === "verify" && quotes.some((quote) => quote.source === row.generator && sameLoad(quote, row));
}

function byReference<Row extends { readonly subject: Subject }>(
  rows: readonly Row[],
  reference: Subject,
): readonly [readonly Row[], readonly Row[]] {
  const isReference = ({ subject }: Row): boolean => subjectKey(subject) === subjectKey(reference);
  return [rows.filter(isReference), rows.filter((row) => !isReference(row))];
}

function folded(summary: string, body: Html | false): Html | false {
  return (
    body !== false &&
    html`<details>
      <summary>${summary}</summary>
      ${body}
    </details>`
  );
}

import { type MetricKindId, metricKinds } from "../../harness/analyse/compare/metric-kinds.ts";
import type { RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import {
  comparisonHeading,
  comparisonWarnings,
  gateStep,
  type KindSummary,
  storedBaselineWords,
  summariseKinds,
} from "../answer/compare-words.ts";
import { stepInOneLine } from "../answer/next-step.ts";
import type { ChartSpec } from "../format/chart-spec.ts";
import { formatExact } from "../format/format-quantity.ts";
import { chartFigure } from "../html/chart-figure.ts";
import { html, type Html } from "../html/escape-html.ts";
import type { SectionContent } from "../html/section.ts";
import { table } from "../html/table.ts";
import { term } from "../html/terms.ts";
import { bothCurvesChart, sideBySideChart } from "./comparison-charts.ts";
import { changeTable, factsTable } from "./comparison-tables.ts";

/** One part of the page of a comparison. */
export interface ComparisonPart extends SectionContent {
  readonly id: string;
  readonly title: string;
}

/** Every part of a comparison in the order of its page; a kind of figure that was not compared has none. */
export function comparisonParts(comparison: RunComparison): readonly ComparisonPart[] {
  const kinds = summariseKinds(comparison.metrics);
  const of = (ids: readonly MetricKindId[]): readonly KindSummary[] => kinds.filter(({ kind }) => ids.includes(kind));
  return [
    { id: "verdict", title: "Verdict", body: verdict(comparison), charts: [] },
    part("ratios", "Ratios measured in the same seconds", ratioWords, of(ratioKinds)),
    part("verify-costs", "Cost of one verify", verifyWords, of(["verify-cost"])),
    part("latency", "Latency against load", latencyWords, of(["load-p50", "load-p99"])),
    part("cpu", "CPU under load", cpuWords, of(["load-cpu", "overload-rate", "overload-cpu"])),
    part("tokens", "Token size", html``, of(["token-bytes"])),
    unmatchedPart(comparison),
    { id: "method", title: "How both were measured", body: factsTable(comparison), charts: [] },
  ].filter((one) => one !== null);
}

const ratioKinds: readonly MetricKindId[] = ["duet-cpu", "duet-stage", "duet-throughput", "duet-p50"];

const ratioWords = html`<p>
  Each run measured these as a ${term("duet")}: both sides alive at once, in turns. What is compared is the ratio of the
  base with the ratio of the candidate, so that the hour and the machine’s speed are in neither. A ratio does not show
  what both of its sides share, and cannot tell a dearer variant from a cheaper reference.
</p>`;

const verifyWords = html`<p>
  One thread and more, no network. A figure of one hour beside a figure of another: it moves with the machine as well.
</p>`;

const latencyWords = html`<p>
  Only where the same generator’s latency may be quoted in both runs. The offered rates of a sweep are shares of its own
  ${term("anchor")}, and so differ a little between the runs. ${term("percentile", "p99")} scatters by half from run to
  run and never decides.
</p>`;

const cpuWords = html`<p>
  CPU of the verifier per request at the same load, and what one verifier completes when more is offered than it can do.
  Figures of two hours, as above.
</p>`;

function verdict(comparison: RunComparison): Html {
  const { badge, meaning, status } = comparisonHeading(comparison);
  const warnings = comparisonWarnings(comparison);
  const gating = [...storedBaselineWords(comparison), stepInOneLine(gateStep(comparison))];
  return html`<div class="banner ${status}">
      <p><strong class="badge">${badge}</strong> ${meaning}</p>
      ${comparison.reasons.length > 0 && sentences(comparison.reasons)}
    </div>
    <h1 class="answer">
      Run ${comparison.candidate.id} against run ${comparison.base.id}: <em>${answerWords(comparison)}</em>
    </h1>
    ${
      warnings.length > 0 &&
      html`<div class="banner lower-bound">
        <p><strong class="badge">WARNINGS</strong> What keeps these runs from being alike.</p>
        ${sentences(warnings)}
      </div>`
    }
    ${gating.map((sentence) => html`<p class="qualification">${sentence}</p>`)}`;
}

function sentences(list: readonly string[]): Html {
  return html`<ul>
    ${list.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}

/** The answer in a few words; a comparison that found nothing says so. */
function answerWords({ metrics, verdict: ended }: RunComparison): string {
  if (ended === "refused") return "not compared";
  const deciding = metrics.filter(({ decides }) => decides);
  const [worse, better] = (["worse", "better"] as const).map(
    (finding) => deciding.filter((change) => change.finding === finding).length,
  );
  if (deciding.length === 0) return "nothing may decide";
  if ((worse ?? 0) + (better ?? 0) === 0) return "no significant change";
  return `${formatExact(worse ?? 0)} worse, ${formatExact(better ?? 0)} better of ${formatExact(deciding.length)}`;
}

function part(id: string, title: string, words: Html, kinds: readonly KindSummary[]): ComparisonPart | null {
  if (kinds.length === 0) return null;
  const shown = kinds.map(({ kind, changes }) => ({ chart: chartOf(kind, changes) }));
  const body = html`${words}
  ${kinds.map((kind, index) => {
    const chart = shown[index]?.chart ?? null;
    const own = html`${chart !== null && chartFigure(chart)} ${changeTable(kind)}`;
    return index === 0 ? own : folded(kind, own);
  })}`;
  return { id, title, body, charts: shown.flatMap(({ chart }) => chart ?? []) };
}

/** The first kind of a part stands open, the others are a click away. A chart in a closed part would have no width, so those have none. */
function folded({ kind, changes }: KindSummary, body: Html): Html {
  return html`<details>
    <summary>${metricKinds[kind].label} (${formatExact(changes.length)})</summary>
    ${body}
  </details>`;
}

function chartOf(kind: MetricKindId, changes: KindSummary["changes"]): ChartSpec | null {
  if (kind === "verify-cost") return sideBySideChart(kind, changes);
  return kind === "load-p50" ? bothCurvesChart(kind, changes) : null;
}

function unmatchedPart({ unmatched }: RunComparison): ComparisonPart | null {
  if (unmatched.length === 0) return null;
  const body = html`<p>Nothing is said of these: a figure that one run alone has is no comparison.</p>
    ${table(
      "Measured in one run only",
      [{ title: "Figure" }, { title: "Kind" }, { title: "Only in the" }],
      unmatched.slice(0, MOST_UNMATCHED).map(({ kind, label, in: side }) => [label, metricKinds[kind].label, side]),
    )}
    ${unmatched.length > MOST_UNMATCHED && html`<p>And ${formatExact(unmatched.length - MOST_UNMATCHED)} more.</p>`}`;
  return { id: "unmatched", title: "Measured in one run only", body, charts: [] };
}

/** More of them make a page long and say nothing more. */
const MOST_UNMATCHED = 40;

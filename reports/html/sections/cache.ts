import type { CacheBreakEven, Comparison } from "../../../harness/analyse/analysis.ts";
import type { BreakEven } from "../../../harness/analyse/costs/break-even.ts";
import { payWords, ratioWords } from "../../answer/cache-words.ts";
import { comparisonGroups } from "../../answer/comparison-words.ts";
import type { LineChartSpec } from "../../format/chart-spec.ts";
import { hasInterval } from "../../format/format-estimate.ts";
import { chartFigure } from "../chart-figure.ts";
import { comparisonTable } from "../comparison-table.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Content, type Html } from "../escape-html.ts";
import { extrapolatedMark } from "../extrapolated-mark.ts";
import { figure, figureAs, limitsFigure } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** From which hit ratio a cache of verified tokens pays, and what it does to revocation. */
export const cacheSection: Section = {
  id: "cache",
  title: "A cache of verified tokens",
  render: ({ run, analysis: { cacheBreakEvens, comparisons, noise } }) => {
    if (cacheBreakEvens.length === 0) {
      return { body: emptyState(run, ["duet"], "No duet compared a cache of verified tokens with none."), charts: [] };
    }
    const cached = comparisons.filter(({ comparison }) => comparison === "cache");
    const chart = curveChart(cacheBreakEvens);
    return {
      body: html`<p>
          A cache spends a lookup on every request and saves the signature check on a hit. Each point is a
          ${term("duet")} of the same service with and without it; the hit ratio was set by the order of the tokens and
          is the one that the cache’s own counters confirm.
        </p>
        ${chartFigure(chart)} ${breakEvenTable(cacheBreakEvens)} ${revocation(cached)}
        <details>
          <summary>The comparisons behind the curve</summary>
          ${comparisonGroups(cached).map((group) => comparisonTable(group, noise))}
        </details>`,
      charts: [chart],
    };
  },
};

function curveChart(curves: readonly CacheBreakEven[]): LineChartSpec {
  return {
    kind: "lines",
    id: "chart-cache",
    quantity: "seconds",
    horizontal: "share",
    vertical: "linear",
    horizontalAxis: "share of requests that find their token in the cache",
    verticalAxis: "CPU per request, with the cache minus without",
    conclusion: curves.map(payWords).join(" "),
    series: curves.map(({ algorithm, engine, points }) => ({
      label: `${algorithm} · ${engine}`,
      points: points.map(({ hitRatio, difference }) => ({
        x: hitRatio,
        y: difference.value,
        ...(hasInterval(difference) ? { low: difference.low, high: difference.high } : {}),
      })),
    })),
    limit: { value: 0, label: "no cache; below this line it pays" },
  };
}

function breakEvenTable(curves: readonly CacheBreakEven[]): Html {
  return table(
    "From which hit ratio the cache pays (95 % limits of a line through the points)",
    [
      { title: "Algorithm · engine" },
      { title: "pays from", align: "number" },
      { title: "95 % limits", align: "number" },
      { title: "a miss costs", align: "number" },
      { title: "a hit saves", align: "number" },
      { title: "hit ratios measured", align: "number" },
    ],
    curves.map(({ algorithm, engine, breakEven }) => [
      `${algorithm} · ${engine}`,
      ...(breakEven === null ? ["too few points", "–", "–", "–", "–"] : breakEvenCells(breakEven)),
    ]),
  );
}

function breakEvenCells(line: BreakEven): readonly Content[] {
  const [from, to] = line.measured;
  const { hitRatio, low, high } = line;
  const outside = hitRatio !== null && (hitRatio < from || hitRatio > to);
  return [
    html`${figureAs(ratioWords(hitRatio), hitRatio, "share")} ${extrapolatedMark(outside ? "extrapolated" : null)}`,
    limitsFigure({ low, high }, "share", `${ratioWords(low)} to ${ratioWords(high)}`),
    figure(line.missCostSeconds, "seconds"),
    figure(line.hitSavingSeconds, "seconds"),
    limitsFigure({ low: from, high: to }, "share", `${ratioWords(from)} to ${ratioWords(to)}`),
  ];
}

function revocation(cached: readonly Comparison[]): Html {
  const covers = new Set(cached.flatMap(({ variant }) => variant.subject.cache?.covers ?? []));
  return html`<h3>What it does to revocation</h3>
    <ul>
      <li>
        A cache of signatures alone${covers.has("signature") && " (measured here)"} changes nothing: the denylist and
        the times are checked on every hit.
      </li>
      <li>
        A cache that covers the denylist
        too${covers.has("signature-and-denylist") ? " (measured here)" : " (not measured here)"} saves the lookup as
        well, and a revoked token is let in until its entry expires: up to the time-to-live of the cache later.
      </li>
    </ul>`;
}

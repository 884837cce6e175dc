import type { DenylistOverhead } from "../../../harness/analyse/load/denylist-overheads.ts";
import type { Estimate } from "../../../harness/analyse/statistics/estimate.ts";
import { subjectLabel } from "../../../harness/analyse/subject-order.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Content } from "../escape-html.ts";
import { estimateCell, figure } from "../figures.ts";
import { withoutCharts, type Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";
import { countWords } from "../../format/count-words.ts";

/** What revocation adds to the same design without it. */
export const denylistSection: Section = {
  id: "denylist",
  title: "What a denylist adds to latency",
  render: ({ run, analysis }) => {
    const { denylistOverheads } = analysis;
    if (denylistOverheads.length === 0) {
      return withoutCharts(
        emptyState(
          run,
          ["verify", "sweep"],
          "There is no pair of valid trials, one with a denylist and one without, at the same load with latencies that may be quoted.",
        ),
      );
    }
    return withoutCharts(
      html`<p>
          What a ${term("denylist")} adds to the p50 and p99 of the same design with none, where both may be quoted: at
          the same rate, or at the same share of what each completes under overload. Differences within each repetition,
          with their 95 % intervals. What it costs in CPU is compared as a duet, under
          <a href="#comparisons">Designs compared</a>.
        </p>
        ${table(
          `Latency of looking up revocation, and the CPU of Redis${denylistOverheads.length > MOST_ROWS ? `; analysis.json has ${countWords(denylistOverheads.length - MOST_ROWS, "more row")}` : ""}`,
          [
            { title: "Design" },
            { title: "Seen by" },
            { title: "Offered", align: "number" },
            { title: "Share of anchor", align: "number" },
            { title: "Redis CPU", align: "number" },
            { title: "p50", align: "number" },
            { title: "p99", align: "number" },
          ],
          denylistOverheads.slice(0, MOST_ROWS).map(overheadCells),
        )}`,
    );
  },
};

/** The reference design comes first; more of them would make a long report too long. */
const MOST_ROWS = 12;

function overheadCells(row: DenylistOverhead): readonly Content[] {
  return [
    subjectLabel(row.subject),
    row.generator,
    figure(row.offeredPerSecond, "perSecond"),
    row.fractionOfAnchor === null ? "–" : figure(row.fractionOfAnchor, "share"),
    row.redisCpuSeconds === null ? "–" : figure(row.redisCpuSeconds.value, "seconds"),
    latencyCell(row.p50Seconds),
    latencyCell(row.p99Seconds),
  ];
}

function latencyCell(difference: Estimate | null): Content {
  return difference === null ? html`<span class="none">n too small</span>` : estimateCell(difference, "seconds");
}

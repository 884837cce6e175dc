import type { EntryWeight, LookupCost } from "../../../harness/analyse/costs/store-costs.ts";
import { COMMAND } from "../../../harness/results/command.ts";
import { storeLayouts, type StoreConditions } from "../../../harness/results/store.ts";
import { formatExact } from "../../format/format-quantity.ts";
import { html, type Content } from "../escape-html.ts";
import { estimateCells, estimateColumns, figure, figureAs } from "../figures.ts";
import { withoutCharts, type Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** What a denylist weighs in memory and what a lookup takes over a network, each measured once for a run. */
export const storeSection: Section = {
  id: "store",
  title: "A denylist in memory and over a network",
  render: ({ run: { store }, analysis }) => {
    if (store === null) {
      return withoutCharts(
        html`<p class="empty">
          <strong>No data.</strong> The memory of a denylist and its lookups over a network were not measured in this
          run. They need Redis and no k6; <code>${COMMAND} run --profile standard</code> measures them.
        </p>`,
      );
    }
    const { entryWeights, lookupCosts } = analysis;
    return withoutCharts(
      html`<p>
          What the entries of a ${term("denylist")} weigh, really written, and what a request waits for one lookup.
          ${conditionWords(store.conditions)}
        </p>
        ${
          entryWeights.length > 0 &&
          table(
            "Memory of one entry, by layout and number of entries",
            [
              { title: "Layout" },
              { title: "Entries", align: "number" },
              ...estimateColumns("Bytes each"),
              { title: "How entries end" },
            ],
            entryWeights.map(weightCells),
          )
        }
        ${
          lookupCosts.length > 0 &&
          table(
            "One lookup through the Redis denylist's own code, by the round trip that is put before Redis",
            [
              { title: "Round trip" },
              ...estimateColumns("p50"),
              ...estimateColumns("p99"),
              { title: "Lookups", align: "number" },
              { title: "Given up on", align: "number" },
            ],
            lookupCosts.map(lookupCells),
          )
        }
        <details>
          <summary>What these figures rest on and do not say</summary>
          <ul>
            ${store.notes.map((note) => html`<li>${note}</li>`)}
            ${store.notMeasured.map(({ what, why, hint }) => html`<li>Not measured: ${what}, ${why}. ${hint}</li>`)}
          </ul>
        </details>`,
    );
  },
};

function conditionWords({ server, issuerBytes, jtiBytes, lifetimeSeconds }: StoreConditions): string {
  const entries = `Entries have an issuer of ${formatExact(issuerBytes)} and a jti of ${formatExact(jtiBytes)} bytes and live for ${formatExact(lifetimeSeconds)} s.`;
  if (server === null) return entries;
  return `${entries} Measured on ${server.product} ${server.version} (${server.source}, ${server.allocator}).`;
}

function weightCells({ layout, entries, bytesPerEntry }: EntryWeight): readonly Content[] {
  const { label, expiry } = storeLayouts[layout];
  return [label, figureAs(formatExact(entries), entries, "count"), ...estimateCells(bytesPerEntry, "bytes"), expiry];
}

function lookupCells({
  roundTripSeconds,
  p50Seconds,
  p99Seconds,
  lookups,
  unanswered,
}: LookupCost): readonly Content[] {
  return [
    roundTripWords(roundTripSeconds),
    ...estimateCells(p50Seconds, "seconds"),
    ...estimateCells(p99Seconds, "seconds"),
    figureAs(formatExact(lookups), lookups, "count"),
    figureAs(formatExact(unanswered), unanswered, "count"),
  ];
}

function roundTripWords(seconds: number | null): Content {
  if (seconds === null) return "none: loopback";
  return seconds === 0 ? "none, through the relay" : html`${figure(seconds, "seconds")} through the relay`;
}

import type { RunResult } from "../../results/run-result.ts";
import type { StoreLayoutId } from "../../results/store.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import type { Estimate } from "../statistics/estimate.ts";

/** What one entry of a denylist weighs, in one layout at one number of entries. */
export interface EntryWeight {
  readonly layout: StoreLayoutId;
  readonly entries: number;
  /** Over repetitions, each into an empty store. */
  readonly bytesPerEntry: Estimate;
}

/** What a lookup over one round trip takes. */
export interface LookupCost {
  /** s; 0 is a relay that adds none, `null` no relay. */
  readonly roundTripSeconds: number | null;
  /** Over repetitions; `null` where a repetition had too few lookups. */
  readonly p50Seconds: Estimate;
  readonly p99Seconds: Estimate | null;
  /** Of all repetitions. */
  readonly lookups: number;
  readonly unanswered: number;
}

/** Bytes per entry by layout and number of entries, in the order in which they were measured. */
export function entryWeights({ store }: RunResult): EntryWeight[] {
  const groups = Map.groupBy(store?.memory ?? [], ({ layout, entries }) => JSON.stringify([layout, entries]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { layout, entries } = first;
    return [{ layout, entries, bytesPerEntry: estimateFrom(group.map(({ grownBytes }) => grownBytes / entries)) }];
  });
}

/** What the denylists of this product take per entry where most were measured, B; `null` without a measurement. */
export function bytesPerEntry(weights: readonly EntryWeight[]) {
  const most = (own: StoreLayoutId) =>
    weights
      .filter(({ layout }) => layout === own)
      .toSorted((a, b) => a.entries - b.entries)
      .at(-1)?.bytesPerEntry.value ?? null;
  return { redisBytesPerEntry: most("key-per-token"), processBytesPerEntry: most("map") };
}

/** Lookup times by round trip, the repetitions' percentiles as samples: a percentile is never read from several of them at once. */
export function lookupCosts({ store }: RunResult): LookupCost[] {
  const groups = Map.groupBy(store?.lookups ?? [], ({ roundTripSeconds }) => roundTripSeconds);
  return [...groups].map(([roundTripSeconds, group]) => {
    const p99s = group.flatMap(({ p99Seconds }) => p99Seconds ?? []);
    return {
      roundTripSeconds,
      p50Seconds: estimateFrom(group.map(({ p50Seconds }) => p50Seconds)),
      p99Seconds: p99s.length < group.length ? null : estimateFrom(p99s),
      lookups: group.reduce((sum, { lookups }) => sum + lookups, 0),
      unanswered: group.reduce((sum, { unanswered }) => sum + unanswered, 0),
    };
  });
}

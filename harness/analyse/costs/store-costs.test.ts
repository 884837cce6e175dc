import { expect, test } from "vitest";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { bytesPerEntry, type EntryWeight } from "./store-costs.ts";

function weight(layout: EntryWeight["layout"], entries: number, bytes: number): EntryWeight {
  return { layout, entries, bytesPerEntry: estimateFrom([bytes]) };
}

test("a plan takes what this product's own layouts weigh, where most entries were measured", () => {
  const weights = [
    weight("key-per-token", 1e6, 177),
    weight("key-per-token", 1e4, 190),
    weight("hash", 1e6, 120),
    weight("map", 1e6, 300),
  ];
  expect(bytesPerEntry(weights)).toEqual({ redisBytesPerEntry: 177, processBytesPerEntry: 300 });
  expect(bytesPerEntry(weights.slice(2, 3))).toEqual({ redisBytesPerEntry: null, processBytesPerEntry: null });
});

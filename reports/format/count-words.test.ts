import { expect, test } from "vitest";
import { countWords } from "./count-words.ts";

test("one is singular, everything else is not, and thousands are grouped as elsewhere", () => {
  expect([0, 1, 2].map((count) => countWords(count, "node"))).toEqual(["0 nodes", "1 node", "2 nodes"]);
  expect([countWords(1, "is", "are"), countWords(2, "is", "are")]).toEqual(["1 is", "2 are"]);
  expect(countWords(12_345, "row")).toMatch(/^12.345 rows$/u);
});

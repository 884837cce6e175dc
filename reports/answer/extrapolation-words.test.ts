import { expect, test } from "vitest";
import { extrapolationWords } from "./extrapolation-words.ts";

const scaling = { points: [{ vcpus: 2, efficiency: 0.9 }], law: null };

test.each([
  { scaling, vcpusPerNode: 1, words: null },
  { scaling, vcpusPerNode: 2, words: null },
  { scaling, vcpusPerNode: 3, words: "extrapolated from 2\u00a0vCPUs in a node" },
  { scaling: null, vcpusPerNode: 2, words: "extrapolated from 1\u00a0vCPU in a node" },
  { scaling: null, vcpusPerNode: 1, words: null },
])("R15: $vcpusPerNode vCPUs in a node are marked where fewer were measured: $words", ({ words, ...asked }) => {
  expect(extrapolationWords(asked, asked)).toBe(words);
});

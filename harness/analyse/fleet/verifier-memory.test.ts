import { expect, test } from "vitest";
import { exampleBasis, exampleQuestion } from "./example-basis.test-support.ts";
import { memoryAssumptions, verifierMemory } from "./verifier-memory.ts";

const inProcess = { ...exampleBasis, subject: { ...exampleBasis.subject, denylist: "in-process" } };
const million = { ...exampleQuestion, revokedTokens: 1e6, vcpusPerNode: 2 };

test("a denylist in the process is in every process of a node, one in Redis in none", () => {
  expect(verifierMemory(inProcess, million)).toBe(2 * (120e6 + 1e6 * 150));
  expect(verifierMemory(inProcess, { ...million, revokedTokens: 0 })).toBe(2 * 120e6);
  expect(verifierMemory(exampleBasis, million)).toBe(2 * 120e6);
});

test("entries whose weight was not measured are said to be missing, and nothing is named where nothing was read", () => {
  const unweighed = { ...inProcess, processBytesPerEntry: null };
  expect(verifierMemory(unweighed, million)).toBe(2 * 120e6);
  expect(memoryAssumptions(unweighed, million).join(" ")).toContain("the memory is without them");
  expect(memoryAssumptions(inProcess, million).join(" ")).toContain("which is in its memory");
  expect(memoryAssumptions(exampleBasis, million)).toHaveLength(1);
  const unread = { ...inProcess, verifierResidentBytes: null };
  expect([verifierMemory(unread, million), memoryAssumptions(unread, million)]).toEqual([null, []]);
});

import { expect, test } from "vitest";
import { exampleBasis, exampleQuestion } from "../../harness/analyse/fleet/example-basis.test-support.ts";
import { planFleet } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { Preset } from "../../harness/analyse/fleet/presets.ts";
import { presetSentences } from "./preset-words.ts";

function said(sloSeconds: number, claimedNodes: number | null = 10): string {
  const question = { ...exampleQuestion, sloSeconds };
  const preset: Preset = { label: "a fleet", design: {}, question, claimedNodes, without: ["No audit."] };
  const asked = { question, subject: exampleBasis.subject };
  return presetSentences(preset, asked, planFleet(exampleBasis, question)).join(" ").replaceAll("\u00a0", " ");
}

test("the claimed nodes stand beside those of the run, with the distance and whether the objective was seen to hold", () => {
  expect(said(0.008)).toBe(
    "Preset: a fleet. Claimed: 10 nodes. From this run: 5, 2 times fewer, with the latency objective seen to hold. No audit.",
  );
  expect(said(0.008, 5)).toContain("From this run: 5, the same, ");
  expect(said(0.008, null)).toContain("No number of nodes is claimed for it.");
});

test("a claimed latency that no load kept has its distance as well", () => {
  // The best load of the example has a p99 of 2 ms.
  expect(said(0.0005)).toContain(
    "by CPU alone: the latency objective was not seen to hold. Claimed: p99 at most 500 µs. The best load of this run had 2.00 ms, 4 times as much.",
  );
});

test("a question or a design that differs from what is claimed is not held against the claim", () => {
  const preset: Preset = {
    label: "a fleet",
    design: { algorithm: "ES256" },
    question: exampleQuestion,
    claimedNodes: 10,
    without: [],
  };
  const asked = { question: { ...exampleQuestion, ratePerSecond: 1000 }, subject: exampleBasis.subject };
  expect(presetSentences(preset, asked, planFleet(exampleBasis, asked.question))).toEqual([
    "Preset: a fleet.",
    "Asked otherwise than it is claimed (peak rate, algorithm): the claim is not held against this answer.",
  ]);
});

import { expect, test } from "vitest";
import { plantWork, workOff } from "./plant-work.ts";

const passed = { accepted: true } as const;

test("planted work changes no answer: each token is validated once, and what is synchronous stays so", async () => {
  const seen: string[] = [];
  const now = plantWork((token) => (seen.push(token), passed), 0.25);
  expect(now("one")).toBe(passed);
  const later = plantWork((token) => (seen.push(token), Promise.resolve(passed)), 0.25);
  expect(await later("two")).toBe(passed);
  expect(seen).toEqual(["one", "two"]);
});

test("as much is done as is owed, evenly, and what is less than a unit is done later", () => {
  for (const each of [0, 0.018, 0.25, 1, 4.48]) {
    let [owed, done] = [0, 0];
    for (let request = 1; request <= 1000; request += 1) {
      owed = workOff(owed + each, () => (done += 1));
      expect(Math.abs(done - each * request)).toBeLessThanOrEqual(1);
    }
  }
});

import { expect, test } from "vitest";

import { units } from "./units.ts";

test.each(Object.entries(units))("%s is counted in the base unit that its name says", (name, { unit }) => {
  expect(unit).toBe(unitInName(name) ?? unit);
});

function unitInName(name: string): string | null {
  if (name.includes("BitsPerSecond")) return "bit/s";
  if (name.includes("PerSecond")) return "1/s";
  if (/Seconds|^seconds/.test(name)) return "s";
  return name.includes("Bytes") ? "B" : null;
}

test("only rates, efficiency and capacity are better when higher", () => {
  const higher = Object.entries(units).filter(([, { better }]) => better === "higher");
  expect(higher.map(([name]) => name)).toEqual([
    "operationsPerSecond",
    "efficiency",
    "achievedPerSecond",
    "validationsPerSecondPerVcpu",
  ]);
});

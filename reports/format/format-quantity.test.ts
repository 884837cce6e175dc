import { assert, double, property } from "fast-check";
import { expect, test } from "vitest";
import { formatExact, formatInterval, formatQuantity, NO_DATA, rawQuantity } from "./format-quantity.ts";

const nbsp = (text: string): string => text.replaceAll(" ", "\u00a0");

test.each([
  [0.0000321, "seconds", "32.1 µs"],
  [0.0015, "seconds", "1.50 ms"],
  [0.00099996, "seconds", "1.00 ms"],
  [12, "seconds", "12.0 s"],
  [4.2e-10, "seconds", "0.420 ns"],
  [0, "seconds", "0 ns"],
  [-0.000045, "seconds", "−45.0 µs"],
  [742.4, "bytes", "742 B"],
  [8192, "bytes", "8 190 B"],
  [10_460, "bytes", "10.5 kB"],
  [25_200_000_000, "bytes", "25.2 GB"],
  [123_456, "perSecond", "123 000/s"],
  [142_000_000, "bitsPerSecond", "142 Mbit/s"],
  [0.3, "share", "30.0 %"],
  [0.00785, "share", "0.785 %"],
  [0.2, "cpus", "0.200 CPU"],
  [1_234_567, "count", "1 234 567"],
] as const)("R26: %s %s reads %s: 3 significant digits, a unit, parted thousands", (value, quantity, expected) => {
  expect(formatQuantity(value, quantity)).toBe(nbsp(expected));
});

test.each([Number.NaN, Infinity, -Infinity, null, undefined])("F34: %s is no data, never 0", (value) => {
  expect(formatQuantity(value, "seconds")).toBe(NO_DATA);
  expect(formatInterval(value ?? null, 1, "seconds")).toBe(NO_DATA);
  expect(rawQuantity(value, "seconds")).toBe(NO_DATA);
  expect(formatExact(value)).toBe(NO_DATA);
});

test("F34: minus zero is zero", () => {
  expect(formatQuantity(-0, "perSecond")).toBe("0/s");
});

test("an interval has one unit for both limits, and words where a limit is negative", () => {
  expect(formatInterval(0.0000301, 0.0000334, "seconds")).toBe(nbsp("30.1–33.4 µs"));
  expect(formatInterval(-0.000002, 0.000005, "seconds")).toBe("−2.00 to 5.00\u00a0µs");
  expect(formatInterval(2.1e-13, 0.00282, "seconds")).toBe(nbsp("0–2.82 ms"));
});

test("R26: the raw figure stays readable without an exponent", () => {
  expect(rawQuantity(3.21045e-7, "seconds")).toBe(nbsp("0.000000321045 s"));
});

test("R26: whatever the figure, what is shown is within half a percent of it and has no exponent", () => {
  const units = new Map([
    ["ns", 1e-9],
    ["µs", 1e-6],
    ["ms", 1e-3],
    ["s", 1],
  ]);
  assert(
    property(double({ min: 1e-9, max: 1e5, noNaN: true }), (seconds) => {
      const shown = formatQuantity(seconds, "seconds");
      const unit = shown.split("\u00a0").at(-1) ?? "";
      const figure = Number(shown.slice(0, -unit.length).replaceAll("\u00a0", ""));
      expect(shown).not.toMatch(/e[+-]?\d/u);
      expect(Math.abs((figure * (units.get(unit) ?? Number.NaN)) / seconds - 1)).toBeLessThan(0.0051);
    }),
  );
});

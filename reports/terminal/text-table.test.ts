import { expect, test } from "vitest";
import { textTable } from "./text-table.ts";

const columns = [
  { title: "design", align: "left" },
  { title: "nodes", align: "right" },
  { title: "latency objective", align: "left" },
] as const;
const rows = [
  ["RS256 · jose", "12", "seen to hold"],
  ["ES256 · node-crypto", "3", "not loaded by itself: by CPU"],
];

test("columns are aligned, and lines end where their text ends", () => {
  expect(textTable(columns, rows, 100)).toEqual([
    "  design               nodes  latency objective",
    "  RS256 · jose            12  seen to hold",
    "  ES256 · node-crypto      3  not loaded by itself: by CPU",
  ]);
});

test("what is too wide goes on below its own column, and nothing of it is lost", () => {
  expect(textTable(columns, rows, 50)).toEqual([
    "  design               nodes  latency objective",
    "  RS256 · jose            12  seen to hold",
    "  ES256 · node-crypto      3  not loaded by",
    "                              itself: by CPU",
  ]);
});

test("where there is no room to break anything, lines are cut and say so", () => {
  const lines = textTable(columns, rows, 40);
  expect(lines.map((line) => line.length).every((length) => length <= 40)).toBe(true);
  expect(lines[2]).toBe("  ES256 · node-crypto      3  not loade…");
});

test("a last column of numbers is cut, never broken", () => {
  const numbers = [
    { title: "what", align: "left" },
    { title: "bytes", align: "right" },
  ] as const;
  expect(textTable(numbers, [["a token", "1 000 000 000 000 000 000 000"]], 30)).toEqual([
    `  what${" ".repeat(23)}…`,
    "  a token  1 000 000 000 000 …",
  ]);
});

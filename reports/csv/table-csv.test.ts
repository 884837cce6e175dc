import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Quantity, formatQuantity } from "../format/format-quantity.ts";
import type { DataCell, TableData } from "../format/table-data.ts";
import { estimateCell, figure, figureAs, limitsFigure } from "../html/figures.ts";
import { renderReport, type NamedTable } from "../html/rendered-report.ts";
import { table, tablesOf } from "../html/table.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { parseCsv } from "./parse-csv.test-support.ts";
import { tableCsv } from "./table-csv.ts";

const { run, analysis } = syntheticReport();
const tables = renderReport(run, analysis).parts.flatMap((part) => part.tables);

/** Lines as objects by the heads of the columns. */
function records(csv: string): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...lines] = parseCsv(csv);
  return lines.map((line) => Object.fromEntries(head.map((name, index) => [name, line[index] ?? ""])));
}

function dataOf(page: ReturnType<typeof table>): TableData {
  const [data] = tablesOf(page);
  if (data === undefined) throw new Error("the table has no data behind it");
  return data;
}

test("R14: a column of figures is in its base unit, which the head names; limits and words have columns of their own", () => {
  const estimate = { value: 27e-6, low: 25e-6, high: 29e-6, confidence: 0.95, samples: 3 };
  const csv = tableCsv(
    dataOf(
      table(
        "Figures",
        [{ title: "Design" }, { title: "CPU", align: "number" }, { title: "p99", align: "number" }, { title: "Share" }],
        [
          ["a", estimateCell(estimate, "seconds"), figure(0.0012, "seconds"), figureAs("+31.6 %", 0.316, "share")],
          ["b", "–", "n too small", limitsFigure({ low: -0.004, high: 0.012 }, "share")],
        ],
      ),
    ),
  );
  expect(csv).toBe(
    [
      "Design,CPU [s],CPU low [s],CPU high [s],p99 [s],p99 note,Share [share of 1],Share low [share of 1],Share high [share of 1]",
      "a,0.000027,0.000025,0.000029,0.0012,,0.316,,",
      "b,,,,,n too small,,-0.004,0.012",
      "",
    ].join("\r\n"),
  );
});

test("R14: where one column holds figures of several kinds each line has its unit", () => {
  const rows = [
    ["latency", figure(0.02, "seconds")],
    ["busy", figure(0.7, "share")],
  ];
  const csv = tableCsv(dataOf(table("Limits", [{ title: "Threshold" }, { title: "Limit" }], rows)));
  expect(records(csv)).toEqual([
    { Threshold: "latency", Limit: "0.02", "Limit unit": "s" },
    { Threshold: "busy", Limit: "0.7", "Limit unit": "share of 1" },
  ]);
});

test("R14: every table of the report is one grammatical CSV with every figure of every row, and no two heads alike", () => {
  expect(tables.length).toBeGreaterThan(25);
  for (const { name, data } of tables) {
    const [head = [], ...lines] = parseCsv(tableCsv(data));
    expect({ name, heads: new Set(head).size, lines: lines.length }).toEqual({
      name,
      heads: head.length,
      lines: data.rows.length,
    });
    for (const [index, cells] of data.rows.entries()) {
      const line = lines[index] ?? [];
      expect(line).toHaveLength(head.length);
      for (const { shown, parts } of cells.flatMap(({ figures }) => figures))
        for (const { value } of parts) {
          const near = (field: string) => field !== "" && Math.abs(Number(field) - value) <= Math.abs(value) * 1e-8;
          expect({ name, shown, value, found: line.some(near) }).toEqual({ name, shown, value, found: true });
        }
    }
  }
});

test("R14: what the page shows in a column of figures is a figure in the CSV, or a word in its note", () => {
  const shown = tables.flatMap(({ name, data }) =>
    data.rows.flatMap((cells) =>
      cells.flatMap(({ text, figures }, column) => {
        const isFigure = data.columns[column]?.align === "number" && /\d/u.test(text);
        return isFigure && figures.length === 0 ? [`${name}: ${text}`] : [];
      }),
    ),
  );
  // The calculator's node counts are exact whole numbers, as text the same.
  expect(shown.filter((one) => !/: \d+$/u.test(one) && !one.endsWith("no interval (n = 1)"))).toEqual([]);
});

test("R14: the costs of a verify read back from CSV are those of the analysis", () => {
  const csv = tableCsv(tableNamed("verify-costs-cpu-and-time-per-verify").data);
  const read = records(csv).map((line) => ({
    name: [line["Algorithm"], line["Engine"], line["Token"]],
    cpu: [line["CPU [s]"], line["CPU 95 % interval low [s]"], line["CPU 95 % interval high [s]"], line["n"]].map(
      Number,
    ),
    rate: Number(line["Verifies/s [1/s]"]),
  }));
  const nine = (value: number) => Number(value.toPrecision(9));
  expect(read).toEqual(
    analysis.verifyCosts.map(({ algorithm, engine, tokenProfile, cpuSeconds, operationsPerSecond }) => ({
      name: [algorithm, engine, tokenProfile],
      cpu: [cpuSeconds.value, cpuSeconds.low, cpuSeconds.high, cpuSeconds.samples].map(nine),
      rate: nine(operationsPerSecond.value),
    })),
  );
});

test("R14 R26: a figure read back from CSV is shown again as it was", () => {
  const { data } = tableNamed("latency-steps-of-the-design-the-fleet-question-is-about");
  const rows = records(tableCsv(data));
  const offered = data.columns.findIndex(({ title }) => title === "Offered");
  expect(
    rows.map((line) => formatQuantity(Number(line["Offered [1/s]"]), "perSecond").replaceAll("\u00a0", " ")),
  ).toEqual(data.rows.map((cells) => cells[offered]?.text));
  expect(rows.length).toBeGreaterThan(3);
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://evil","x")', " =1"])(
  "R14: text that a spreadsheet would take for a formula stays text: %j",
  (hostile) => {
    const csv = tableCsv(dataOf(table("Hostile", [{ title: "What" }, { title: hostile }], [[hostile, hostile]])));
    for (const field of parseCsv(csv).flat().slice(1)) expect(field).toMatch(/^'/u);
  },
);

test("R14: a number below zero is a number, not text", () => {
  const csv = tableCsv(dataOf(table("Signs", [{ title: "What" }, { title: "CPU" }], [["a", figure(-0.5, "share")]])));
  expect(csv).toContain("\r\na,-0.5\r\n");
});

test("R14: whatever text and figures a table holds, CSV reads back to them", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 }).filter((one) => !/^[\s\S]*\p{Cs}/u.test(one));
  const cell = fc.record({ word: text, value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })) });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), fc.constantFrom(...quantities), (cells, quantity) => {
      const rows = cells.map(({ word, value }): readonly DataCell[] => [
        { text: word, figures: [] },
        value === null
          ? { text: "–", figures: [] }
          : { text: "7", figures: [{ kind: "figure", shown: "7", quantity, parts: [{ name: "", value }] }] },
      ]);
      const columns = [
        { title: "Word", align: "text" },
        { title: "Value", align: "number" },
      ] as const;
      const [, ...lines] = parseCsv(tableCsv({ kind: "table", caption: "", columns, rows }));
      for (const [index, { word, value }] of cells.entries()) {
        const [first = "", second = ""] = lines[index] ?? [];
        const absent = word === "–" || word === "no data";
        expect(first === word || first === `'${word}` || (absent && first === "")).toBe(true);
        expect(second === "" ? null : Number(second)).toEqual(
          value === null ? null : Number.isInteger(value) ? value + 0 : Number(value.toPrecision(9)),
        );
      }
    }),
    { seed: 20261122 },
  );
});

const quantities: readonly Quantity[] = ["seconds", "bytes", "share", "count"];

function tableNamed(name: string): NamedTable {
  const found = tables.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no table ${name} among ${tables.map((one) => one.name).join(", ")}`);
  return found;
}

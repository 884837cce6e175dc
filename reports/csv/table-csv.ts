import type { Quantity } from "../format/format-quantity.ts";
import type { DataCell, TableData } from "../format/table-data.ts";
import { unshownWords } from "../format/unshown-words.ts";
import { csvLine } from "./csv-line.ts";

/**
 * A table of the report as CSV (RFC 4180): a head, then a line a row, each ended by CR LF.
 *
 * Figures are raw, in the base unit that the head names in brackets, with 9 significant digits; the limits of an interval have
 * columns of their own. What was not measured is empty. Words beside or instead of a figure, as `n too small`, stand in a
 * column `… note`, so that a column of figures holds nothing else.
 */
export function tableCsv({ columns, rows }: TableData): string {
  const own = columns.flatMap(({ title }, index) =>
    fieldsOf(
      title,
      rows.map((cells) => cells[index] ?? nothing),
      index,
    ),
  );
  const heads = withoutDoubles(own.map(({ head }) => head));
  const lines = rows.map((cells) => csvLine(own.map(({ column, pick }) => pick(cells[column] ?? nothing))));
  return [csvLine(heads), ...lines].join("");
}

const nothing: DataCell = { text: "", figures: [] };

/** A column of the CSV, made from one of the table. */
interface Field {
  readonly head: string;
  /** Index into the columns of the table. */
  readonly column: number;
  readonly pick: (cell: DataCell) => string | number | null;
}

function fieldsOf(title: string, cells: readonly DataCell[], column: number): readonly Field[] {
  const parts = [...new Set(cells.flatMap((cell) => partsOf(cell).map(({ name }) => name)))];
  if (parts.length === 0) return [{ head: title, column, pick: ({ text }) => (isAbsent(text) ? null : text) }];
  const hasNotes = cells.some((cell) => noteOf(cell) !== null);
  return [
    ...parts.flatMap((name) => partFields(joinWords(title, name), name, cells, column)),
    ...(hasNotes ? [{ head: joinWords(title, "note"), column, pick: noteOf }] : []),
  ];
}

/** The values of one part, and the unit of each where they have not all the same. */
function partFields(title: string, name: string, cells: readonly DataCell[], column: number): readonly Field[] {
  const partOf = (cell: DataCell) => partsOf(cell).find((part) => part.name === name);
  const pick = (cell: DataCell): number | null => partOf(cell)?.value ?? null;
  const units = new Set(cells.flatMap((cell) => partOf(cell)?.unit ?? []));
  if (units.size === 1) {
    const [unit = ""] = units;
    return [{ head: unit === "" ? title : `${title} [${unit}]`, column, pick }];
  }
  return [
    { head: title, column, pick },
    { head: joinWords(title, "unit"), column, pick: (cell) => partOf(cell)?.unit ?? null },
  ];
}

interface Part {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

/** Every figure of a cell; a second one of the same name is told from the first by its number. */
function partsOf({ figures }: DataCell): readonly Part[] {
  const parts = figures.flatMap(({ quantity, parts }) =>
    parts.map(({ name, value }) => ({ name, unit: units[quantity], value: rounded(value) })),
  );
  return parts.map((part, index) => {
    const earlier = parts.slice(0, index).filter(({ name }) => name === part.name).length;
    return earlier === 0 ? part : { ...part, name: joinWords(part.name, String(earlier + 1)) };
  });
}

/** Counts are exact; nothing else was measured to more digits than these. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
}

const DIGITS = 9;

const units: Readonly<Record<Quantity, string>> = {
  seconds: "s",
  bytes: "B",
  perSecond: "1/s",
  bitsPerSecond: "bit/s",
  share: "share of 1",
  count: "",
  cpus: "CPU",
};

function noteOf(cell: DataCell): string | null {
  const words = unshownWords(cell);
  return isAbsent(words) ? null : words;
}

/** What the page writes where there is nothing. */
export function isAbsent(text: string): boolean {
  return text === "" || text === "–" || text === "no data";
}

function joinWords(...words: readonly string[]): string {
  return words.filter((word) => word !== "").join(" ");
}

function withoutDoubles(heads: readonly string[]): readonly string[] {
  return heads.map((head, index) => {
    const earlier = heads.slice(0, index).filter((other) => other === head).length;
    return earlier === 0 ? head : `${head} (${earlier + 1})`;
  });
}

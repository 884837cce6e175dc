import type { Quantity } from "./format-quantity.ts";

/** A table of the report as data: what every rendering of it (page, CSV, Markdown) is made from. */
export interface TableData {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly DataColumn[];
  /** As many cells as columns; the first names the row. */
  readonly rows: readonly (readonly DataCell[])[];
}

export interface DataColumn {
  readonly title: string;
  readonly align: "text" | "number";
}

/** One cell: what it says in the page, and the figures behind that. */
export interface DataCell {
  readonly text: string;
  readonly figures: readonly ShownFigure[];
}

/** Figures that are shown as one piece of text: a value, or the two limits of an interval. */
export interface ShownFigure {
  readonly kind: "figure";
  /** As in {@link DataCell.text}. */
  readonly shown: string;
  readonly quantity: Quantity;
  readonly parts: readonly FigurePart[];
}

export interface FigurePart {
  /** `""` is the value of the column itself; `low` and `high` are the limits of its interval. */
  readonly name: string;
  /** Base unit. */
  readonly value: number;
}

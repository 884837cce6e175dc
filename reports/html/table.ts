import type { DataCell, TableData } from "../format/table-data.ts";
import { behindOf, html, markupOf, raw, textOf, withBehind, type Content, type Html } from "./escape-html.ts";

/** A column of a table. Numbers are right-aligned with tabular figures. */
export interface Column {
  readonly title: Content;
  readonly align?: "text" | "number";
  /** Its name outside of the page, where the title alone says too little; the title. */
  readonly exportTitle?: string;
}

/**
 * A table with a caption; the first cell of each row is its header. Wider than the screen it scrolls by itself, with
 * the keyboard too; the page script puts a button beside it that saves it. The same table as data goes with it, see {@link tablesOf}: cells made by the functions of `figures.ts`
 * keep their raw values there, any other cell is text.
 */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Html {
  const isLong = rows.length > MOST_TITLED_ROWS;
  const page = html`<div class="data">
    <div class="scroll" role="region" tabindex="0" aria-label="${caption}">
      <table>
        <caption>
          <span>${caption}</span>
        </caption>
        <thead>
          <tr>
            ${columns.map(({ title, align }) => html`<th scope="col" ${align === "number" && raw(`class="number"`)}>${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((cells) => [
            raw("<tr>"),
            cells.map((cell, index) => tableCell(isLong ? withoutTitles(cell) : cell, index, columns[index])),
          ])}
        </tbody>
      </table>
    </div>
  </div>`;
  return withBehind(page, [tableData(caption, columns, rows)]);
}

/** The tables in some markup as data, in the order of the page. */
export function tablesOf(page: Html): readonly TableData[] {
  return behindOf(page).filter((data) => data.kind === "table");
}

function tableData(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): TableData {
  return {
    kind: "table",
    caption,
    columns: columns.map(({ title, align = "text", exportTitle }) => ({ title: exportTitle ?? textOf(title), align })),
    rows: rows.map((cells) => cells.map((cell) => dataCell(cell))),
  };
}

function dataCell(cell: Content): DataCell {
  return { text: textOf(cell), figures: behindOf(cell).filter((data) => data.kind === "figure") };
}

/** Above this many rows the raw figures are left to the results file: as titles they would be a third of the report. */
const MOST_TITLED_ROWS = 8;

function withoutTitles(cell: Content): Content {
  return raw(markupOf(html`${cell}`).replaceAll(/<span title="[^"]*">([^<]*)<\/span>/gu, "$1"));
}

/** One cell, its end tag left out as HTML allows, and numbers, the most, without a class: a tenth of a long report. */
function tableCell(cell: Content, index: number, column: Column | undefined): Html {
  const isText = column?.align !== "number";
  const start =
    index === 0 ? `<th scope="row"${isText ? "" : ` class="number"`}>` : isText ? `<td class="text">` : "<td>";
  return html`${raw(start)}${cell}`;
}

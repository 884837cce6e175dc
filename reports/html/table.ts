import { html, markupOf, raw, type Content, type Html } from "./escape-html.ts";

/** A column of a table. Numbers are right-aligned with tabular figures. */
export interface Column {
  readonly title: Content;
  readonly align?: "text" | "number";
}

/**
 * A table with a caption; the first cell of each row is its header. Wider than the screen it scrolls by itself, with
 * the keyboard too.
 */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Html {
  const isLong = rows.length > MOST_TITLED_ROWS;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class="${column.align ?? "text"}">${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((cells) => [
          raw("<tr>"),
          cells.map((cell, index) => tableCell(isLong ? withoutTitles(cell) : cell, index, columns[index])),
        ])}
      </tbody>
    </table>
  </div>`;
}

/** Above this many rows the raw figures are left to the results file: as titles they would be a third of the report. */
const MOST_TITLED_ROWS = 12;

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

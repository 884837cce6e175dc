import { html, type Content, type Html } from "./escape-html.ts";

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
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class="${alignment(column)}">${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => tableCell(cell, index, columns[index]))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function tableCell(cell: Content, index: number, column: Column | undefined): Html {
  const className = alignment(column);
  return index === 0
    ? html`<th scope="row" class="${className}">${cell}</th>`
    : html`<td class="${className}">${cell}</td>`;
}

function alignment(column: Column | undefined): string {
  return column?.align ?? "text";
}

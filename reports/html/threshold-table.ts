import type { ThresholdRow } from "../answer/threshold-rows.ts";
import { type Content, html, type Html } from "./escape-html.ts";
import { figureAs } from "./figures.ts";
import { table } from "./table.ts";

/** Thresholds as a table: status in words and as a sign, limit, what came, margin. */
export function thresholdTable(caption: string, rows: readonly ThresholdRow[], of: Content = "Threshold"): Html {
  return table(
    caption,
    [
      { title: of },
      { title: "Result" },
      { title: "Limit", align: "number" },
      { title: "Came", align: "number" },
      { title: "Margin", align: "number" },
      { title: "Note" },
    ],
    rows.map(({ name, status, limit, value, margin, note, raw }) => [
      name,
      statusMark(status),
      figureAs(limit, raw.limit, raw.quantity),
      figureAs(value, raw.value, raw.quantity),
      figureAs(margin, raw.margin, "share"),
      note,
    ]),
  );
}

function statusMark(status: ThresholdRow["status"]): Html {
  const { sign, word } = marks[status];
  return html`<span class="status ${status}"><span aria-hidden="true">${sign}</span> ${word}</span>`;
}

const marks: Readonly<Record<ThresholdRow["status"], { readonly sign: string; readonly word: string }>> = {
  pass: { sign: "✓", word: "PASS" },
  warn: { sign: "!", word: "WARN" },
  fail: { sign: "✗", word: "FAIL" },
  "no-data": { sign: "–", word: "NO DATA" },
};

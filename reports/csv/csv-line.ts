/**
 * A line of CSV as RFC 4180 has it, CR LF included: text with a comma, a quote or a line end in quotes, numbers bare, nothing
 * empty. Text that a spreadsheet would take for a formula gets an apostrophe before it, which makes it text there.
 */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

function csvField(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = startsFormula.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As spreadsheets read it, full-width signs and blanks before the sign included. */
const startsFormula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;

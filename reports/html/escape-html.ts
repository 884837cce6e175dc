const markup: unique symbol = Symbol("markup");

/** Markup that may stand in a page as it is. Only {@link html} and {@link raw} make it; no data read from a file can be it. */
export interface Html {
  readonly [markup]: string;
}

/** What a template takes: text is escaped, markup is kept, lists are joined, and nothing shows nothing. */
export type Content = string | number | Html | null | undefined | false | readonly Content[];

/**
 * Builds markup from a template; every interpolated string is shown as text, in element content and in quoted
 * attributes alike.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const pieces = strings.map((piece) => piece.replaceAll(sourceIndent, "\n"));
  return raw(pieces.reduce((page, piece, index) => page + toMarkup(values[index - 1]) + piece));
}

/** Indentation of the template in this program's source; a tenth of the page if it were kept. */
const sourceIndent = /\n\s+/gu;

/** Marks text as markup. Only for text this program wrote itself: a style sheet, a bundled script. */
export function raw(text: string): Html {
  return { [markup]: text };
}

/** The page as a string. */
export function markupOf(page: Html): string {
  return page[markup];
}

function toMarkup(value: Content): string {
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "string" || typeof value === "number") return escapeText(String(value));
  return markup in value ? value[markup] : value.map((item) => toMarkup(item)).join("");
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"'`]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

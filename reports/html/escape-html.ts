import type { ShownFigure, TableData } from "../format/table-data.ts";

const markup: unique symbol = Symbol("markup");
const behind: unique symbol = Symbol("behind");

/** Markup that may stand in a page as it is. Only {@link html} and {@link raw} make it; no data read from a file can be it. */
export interface Html {
  readonly [markup]: string;
  /** In the order of the page. */
  readonly [behind]: readonly Behind[];
}

/** The data that a piece of markup shows. It goes with the markup into whatever is built from it, so that nothing shown is written down twice. */
export type Behind = ShownFigure | TableData;

/** What a template takes: text is escaped, markup is kept, lists are joined, and nothing shows nothing. */
export type Content = string | number | Html | null | undefined | false | readonly Content[];

/**
 * Builds markup from a template; every interpolated string is shown as text, in element content and in quoted
 * attributes alike.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const pieces = strings.map((piece) => piece.replaceAll(sourceIndent, "\n"));
  const page = pieces.reduce((page, piece, index) => page + toMarkup(values[index - 1]) + piece);
  return withBehind(raw(page), values.flatMap(behindOf));
}

/** Indentation of the template in this program's source; a tenth of the page if it were kept. */
const sourceIndent = /\n\s+/gu;

/** Marks text as markup. Only for text this program wrote itself: a style sheet, a bundled script. */
export function raw(text: string): Html {
  return { [markup]: text, [behind]: [] };
}

/** The same markup with other data behind it. */
export function withBehind(page: Html, data: readonly Behind[]): Html {
  return { [markup]: page[markup], [behind]: data };
}

/** The data behind some content. */
export function behindOf(content: Content): readonly Behind[] {
  if (typeof content !== "object" || content === null) return [];
  return behind in content ? content[behind] : content.flatMap((item) => behindOf(item));
}

/** The page as a string. */
export function markupOf(page: Html): string {
  return page[markup];
}

/** What some content says, in one line: no tags and no decoration, blanks for line ends and no-break spaces. */
export function textOf(content: Content): string {
  return toMarkup(content)
    .replaceAll(/<span aria-hidden="true">[^<]*<\/span>/gu, "")
    .replaceAll(inlineTags, "")
    .replaceAll(/<[^>]*>/gu, " ")
    .replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/[\s\u00a0]+/gu, " ")
    .trim();
}

/** Tags between which no word ends. */
const inlineTags = /<\/?(?:span|strong|em|code|button|dfn)\b[^>]*>/gu;

function toMarkup(value: Content): string {
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "string" || typeof value === "number") return escapeText(String(value));
  return markup in value ? value[markup] : value.map((item) => toMarkup(item)).join("");
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"'`]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

/** Longest text shown from a run; longer ones are cut and end in «…». */
export const LONGEST_TEXT = 600;

/**
 * Copies a value with every string in it made harmless to show: control characters (escape sequences of terminals too)
 * and marks that reorder text become «�», line feeds become blanks, over-long texts are cut, and what looks like a credential is blanked out.
 *
 * Reports call it once, on everything that came from a run, so that no renderer has to remember it. Markup is not
 * touched: escaping belongs to the output format.
 */
export function neutraliseStrings<T>(value: T): T;
export function neutraliseStrings(value: unknown): unknown {
  if (typeof value === "string") return neutralise(value);
  if (Array.isArray(value)) return value.map((item) => neutraliseStrings<unknown>(item));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [neutralise(key), neutraliseStrings<unknown>(item)]),
  );
}

function neutralise(text: string): string {
  // Cut before and after: the patterns never see megabytes, and a secret cut in two is still matched by its start.
  const bounded = text.length > LONGEST_TEXT * 4 ? text.slice(0, LONGEST_TEXT * 4) : text;
  const safe = credentials
    .reduce((rest, { pattern, mark }) => rest.replaceAll(pattern, mark), bounded)
    .replaceAll(/[\t\n]+/gu, " ")
    .replaceAll(unsafeCharacters, "\u{fffd}");
  return safe.length > LONGEST_TEXT || bounded !== text ? `${cut(safe)}…` : safe;
}

function cut(text: string): string {
  // Never between the halves of a surrogate pair.
  return text.slice(0, LONGEST_TEXT).replace(/[\ud800-\udbff]$/u, "");
}

const credentials: readonly { readonly pattern: RegExp; readonly mark: string }[] = [
  { pattern: /eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){1,4}/gu, mark: "[token removed]" },
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*-----)?/gu, mark: "[key removed]" },
  { pattern: /(?<=:\/\/)[^\s/@]*@/gu, mark: "[credentials removed]@" },
];

/** Controls, invisible marks (bidirectional, zero-width, byte order), line and paragraph separators, lone surrogates. */
const unsafeCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

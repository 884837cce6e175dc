import { html, type Html } from "./escape-html.ts";

/** The mark beside a figure that lies outside of what was measured; nothing where there are no words. The page script builds the same. */
export function extrapolatedMark(words: string | null): Html | null {
  return words === null ? null : html`<small class="extrapolated">${words}</small>`;
}

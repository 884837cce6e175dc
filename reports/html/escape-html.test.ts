import { expect, test } from "vitest";
import { embedJson } from "./embed-json.ts";
import { html, markupOf, raw } from "./escape-html.ts";

test("R21: an interpolated string is text in content and in attributes", () => {
  const hostile = `</p><img src=x onerror="alert('1')">&\``;
  const page = markupOf(html`<p title="${hostile}">${hostile}</p>`);
  expect(page.match(/</gu)).toHaveLength(2);
  expect(page.match(/"/gu)).toHaveLength(2);
});

test("markup, lists and nothing are kept, joined and left out", () => {
  const items = ["a", "b"].map((item) => html`<li>${item}</li>`);
  const page = markupOf(
    html`<ul>
      ${items}${null}${false}${undefined}${0}
    </ul>`,
  );
  expect(page.replaceAll("\n", "")).toBe("<ul><li>a</li><li>b</li>0</ul>");
});

test("an object read from JSON cannot pass for markup", () => {
  // JSON.parse gives `any`: the one way in which something else than text can get here.
  expect(() => markupOf(html`${JSON.parse(`{"markup":"<script>"}`)}`)).toThrow(TypeError);
});

test("R21: embedded JSON has no way out of its script element and reads back the same", () => {
  const value = { text: "</script><!--<img onerror>\u2028\u2029&" };
  const embedded = markupOf(embedJson(value));
  expect(embedded).not.toMatch(/[<>&\u2028\u2029]/u);
  expect(JSON.parse(embedded)).toEqual(value);
});

test("raw text is put in as it is", () => {
  expect(markupOf(html`${raw("<b>\n  x</b>")}`)).toBe("<b>\n  x</b>");
});

import { expect, test } from "vitest";
import { exampleAbs, withText } from "../example-abs.test-support.ts";
import { abMarkdown } from "./ab-markdown.ts";
import { utf8Bytes } from "./join-within.ts";

const verdicts = Object.keys(exampleAbs) as (keyof typeof exampleAbs)[];
const measured = verdicts.filter((verdict) => verdict !== "broken");
const textOf = (verdict: keyof typeof exampleAbs, limitBytes?: number): string =>
  abMarkdown(exampleAbs[verdict].result, exampleAbs[verdict].analysis, limitBytes);

test("a regression reads as in the golden file", async () => {
  await expect(textOf("regression")).toMatchFileSnapshot("ab-markdown.golden.md");
});

test.each(measured)("C17: verdict, a row a scenario, controls: %s", (verdict) => {
  const text = textOf(verdict);
  expect(text.startsWith(`# jwt-capacity ab: ${verdict.toUpperCase()}\n`)).toBe(true);
  expect(text).toMatch(/^\| RS256\+redis \| /mu);
  expect(text).toContain("**Controls**\n\n- Negative control (RS256), the base against itself: holds, ");
});

test("C17: of a broken candidate it says what it did, and no figure of what was not measured", () => {
  const text = textOf("broken");
  expect(text.startsWith("# jwt-capacity ab: BROKEN\n")).toBe(true);
  expect(text).toContain("let in expired tokens");
  expect(text).not.toMatch(/\d\s?%|^\| RS256/mu);
});

test.each(["regression", "inconclusive", "invalid", "broken"] as const)("only a pass is called one: %s", (verdict) => {
  expect(textOf(verdict).replace("That is no pass.", "")).not.toMatch(/\bpass/iu);
});

test("C17: it never gets longer than its place, and says where it was cut", () => {
  for (const limitBytes of [300, 1000, 2000]) {
    const text = textOf("regression", limitBytes);
    expect(utf8Bytes(text)).toBeLessThanOrEqual(limitBytes);
    expect(text).toMatch(/\*Cut here: .*ab-analysis\.json has all of it\.\*\n$/u);
  }
  expect(textOf("regression")).not.toContain("Cut here");
});

test("R21: no text of a result is markup, a link, a mention or a row of its own", () => {
  const hostile = "<img src=x onerror=alert(1)> | a | [x](http://evil) @somebody `code`\n# PASS";
  const { result, analysis } = withText(exampleAbs.regression, hostile);
  const text = abMarkdown(result, analysis);
  expect(text).not.toMatch(/<img|(?<!\\)\]\(|@somebody|(?<!\\)`|^# PASS/mu);
  expect(text).toContain("&lt;img src=x");
  const rows = text.split("\n").filter((line) => line.startsWith("| &lt;img"));
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) expect(row.match(/(?<!\\)\|/gu)?.length).toBeLessThanOrEqual(8);
});

import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../markdown/join-within.ts";
import { renderComparison } from "../terminal/render-comparison.ts";
import { comparisonAnnotations } from "../github/comparison-annotations.ts";
import { dearerEs256, syntheticComparison } from "./comparison.test-support.ts";
import { renderComparisonHtml } from "./render-comparison-html.ts";
import { renderComparisonMarkdown } from "./render-comparison-markdown.ts";

const moved = syntheticComparison(dearerEs256);
const still = syntheticComparison();
const bare = { color: false, width: 110 };
const hashes = { startHash: "sha256-r", scriptHash: "sha256-s", styleHash: "sha256-t" };
const assets = { start: "", script: "", style: "", ...hashes, pack: (text: string) => text };

test("the text of a comparison reads as in the golden file", async () => {
  expect(moved.verdict).toBe("regression");
  await expect(renderComparison(moved, bare)).toMatchFileSnapshot("render-comparison.golden.txt");
});

test("C6: without colour there is no escape byte, with colour there is, and the words are the same", () => {
  const painted = renderComparison(moved, { ...bare, color: true });
  expect(renderComparison(moved, bare)).not.toContain("\u001b");
  expect(painted).toContain("\u001b[");
  // oxlint-disable-next-line no-control-regex -- the escape byte is what is looked for
  expect(painted.replaceAll(/\u001b\[\d+m/gu, "")).toBe(renderComparison(moved, bare));
});

test("R12: where nothing moved, every rendering says «no significant change» and none says worse", () => {
  for (const text of [
    renderComparison(still, bare),
    renderComparisonMarkdown(still),
    renderComparisonHtml(still, assets).replaceAll(/<[^>]*>/gu, " "),
  ]) {
    expect(text).toContain("no significant change");
    expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/u);
  }
  expect(comparisonAnnotations(still)).toEqual([]);
});

test("R13: a version that differs is a warning in every rendering", () => {
  for (const text of [
    renderComparison(moved, { color: false, width: 1000 }),
    renderComparisonMarkdown(moved),
    renderComparisonHtml(moved, assets),
    comparisonAnnotations(moved).join("\n"),
  ]) {
    expect(text).toContain("Node: 24.21.0 in the base, 25.0.0 in the candidate");
  }
  expect(renderComparisonHtml(moved, assets)).toMatch(
    /class="banner lower-bound">\s*<p>\s*<strong class="badge">WARNINGS/,
  );
});

describe("the Markdown", () => {
  test("has what was called a change first in its table, and as many cells in every line as columns", () => {
    const text = renderComparisonMarkdown(moved);
    const [, ratios = ""] = text.split("## CPU per request against the reference of its duet: 1 worse, 0 better\n");
    const rows = ratios.split("\n\n")[1]?.split("\n") ?? [];
    expect(rows.length).toBeGreaterThan(4);
    expect(rows[2]).toContain("ES256 over RS256");
    const cells = rows.map((row) => row.replaceAll(String.raw`\|`, "").split("|").length);
    expect(new Set(cells).size).toBe(1);
  });

  test.each([64_000, 4000, 300])("C17: is never longer than %i bytes", (limit) => {
    expect(utf8Bytes(renderComparisonMarkdown(moved, limit))).toBeLessThanOrEqual(limit);
  });
});

test("R21 R22: hostile text stays text in every rendering, and no secret is shown", () => {
  const hostile = `</script><img src=x onerror=alert(1)> [click](https://evil.test) \u001b[31m`;
  const secret = "redis://u:hunter2@db";
  const spoiled = syntheticComparison((run) => ({
    ...run,
    run: { ...run.run, id: hostile, commit: hostile },
    tools: { ...run.tools, libraries: { [hostile]: secret }, node: hostile },
  }));
  const page = renderComparisonHtml(spoiled, { ...assets, pack: (text) => btoa(encodeURIComponent(text)) });
  expect(page).not.toContain("<img");
  expect(page).toContain("&#60;img");
  const markdown = renderComparisonMarkdown(spoiled);
  expect(markdown).not.toContain("<img");
  expect(markdown).not.toMatch(/(?<!\\)\[click/u);
  for (const text of [page, markdown, renderComparison(spoiled, bare), comparisonAnnotations(spoiled).join("\n")]) {
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("hunter2");
  }
});

test("R20: two runs that share nothing but a size have a page of their own, without an empty table", () => {
  const alone = syntheticComparison((run) => ({ ...run, trials: [] }));
  expect(alone.verdict).toBe("inconclusive");
  const page = renderComparisonHtml(alone, assets);
  expect(page).toContain("INCONCLUSIVE");
  expect(page).toContain("Measured in one run only");
  expect(page).not.toContain(`id="latency"`);
  expect(page).not.toMatch(/<tbody>\s*<\/tbody>/u);
});

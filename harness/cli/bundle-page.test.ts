import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderHtml } from "../../reports/html/render-html.ts";
import { fullSizeReport, syntheticReport } from "../../reports/synthetic-run.test-support.ts";
import { bundlePage } from "./bundle-page.ts";

const assets = await bundlePage();

test("R2: the report of a run with every section is at most 400 kB", () => {
  const { run, analysis } = syntheticReport();
  expect(Buffer.byteLength(renderHtml(run, analysis, assets))).toBeLessThanOrEqual(400_000);
});

test("R2: the report of the longest profile is at most 600 kB", () => {
  const { run, analysis } = fullSizeReport();
  const report = renderHtml(run, analysis, assets);
  expect(report).toContain("ALG-13");
  expect(Buffer.byteLength(report)).toBeLessThanOrEqual(600_000);
});

test("R1: script and style stand in the report exactly as they were hashed", () => {
  const { run, analysis } = syntheticReport();
  const report = renderHtml(run, analysis, assets);
  const script = report.slice(report.lastIndexOf("<script>") + 8, report.lastIndexOf("</script>"));
  const style = report.slice(report.indexOf("<style>") + 7, report.indexOf("</style>"));
  const [, scriptHash, styleHash] = /script-src &#39;(\S+)&#39;; style-src &#39;(\S+)&#39;/u.exec(report) ?? [];
  expect([scriptHash, styleHash]).toEqual([hash(script), hash(style)]);
});

test("F31: the page script never turns text into markup", async () => {
  const page = join(import.meta.dirname, "../../reports/page");
  for (const file of (await readdir(page)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
    expect(await readFile(join(page, file), "utf8")).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write/u,
    );
  }
});

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

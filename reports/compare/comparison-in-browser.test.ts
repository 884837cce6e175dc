import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundlePage } from "../../harness/cli/bundle-page.ts";
import { openBrowser } from "../open-browser.test-support.ts";
import { pageOnDisk, type ReportOnDisk } from "../page/opened-report.test-support.ts";
import { dearerEs256, syntheticComparison } from "./comparison.test-support.ts";
import { renderComparisonHtml } from "./render-comparison-html.ts";
import { axeFindings, chartNames, inkedShares } from "../page/page-quality.test-support.ts";

const opened = await openBrowser();
const missing = "browser" in opened ? null : opened.missing;
let text: string;
let disk: ReportOnDisk;

beforeAll(async () => {
  if (!("browser" in opened)) return;
  text = renderComparisonHtml(syntheticComparison(dearerEs256), await bundlePage());
  disk = await pageOnDisk(text, opened.browser);
});

afterAll(async () => {
  if (!("browser" in opened)) return;
  await disk[Symbol.asyncDispose]();
  await opened.browser.close();
});

describe.skipIf(missing !== null)(`a comparison in Chromium${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  test("R1 R12: with the network off it makes no request, logs no error and draws both runs in every chart", async () => {
    const { page, requests, errors } = await disk.open();
    const inked = await inkedShares(page);
    expect({ requests, errors }).toEqual({ requests: [], errors: [] });
    expect(inked).toHaveLength(2);
    for (const share of inked) expect(share).toBeGreaterThan(0.01);
  });

  test("R2: it is below 600 kB", () => {
    expect(Buffer.byteLength(text)).toBeLessThan(600_000);
  });

  test.each([
    ["light", 1280],
    ["dark", 375],
  ] as const)("R16: axe finds nothing, opened up, %s at %i px", async (colorScheme, width) => {
    const { page } = await disk.open({ colorScheme, viewport: { width, height: 800 } });
    const found = await axeFindings(page);
    expect(found.violations).toEqual([]);
    expect(found.passes).toBeGreaterThan(10);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  });

  test("R16: every chart is an image with its conclusion as name, and a table of the same figures follows it", async () => {
    const { page } = await disk.open();
    const charts = await chartNames(page);
    expect(charts).toHaveLength(2);
    for (const { role, name, next } of charts) {
      expect({ role, next }).toEqual({ role: "img", next: "TABLE" });
      expect(name).toMatch(/^.{20,}\.$/u);
    }
  });

  test("R14: every table is saved by its own button, with as many rows as it shows", async () => {
    const { page: first } = await disk.open();
    const tables = await first.locator("table").count();
    expect(tables).toBeGreaterThan(6);
    // A browser lets one page save only so many files in a row.
    for (let from = 0; from < tables; from += 8) {
      const { page, errors } = await disk.open();
      await page.evaluate(`document.querySelectorAll("details").forEach((part) => { part.open = true; })`);
      for (let index = from; index < Math.min(from + 8, tables); index += 1) {
        const save = page.locator(".data > .save").nth(index);
        await save.focus();
        const [download] = await Promise.all([page.waitForEvent("download"), save.press("Enter")]);
        const csv = await readFile(await download.path(), "utf8");
        const rows = await page.locator("table").nth(index).locator("tbody tr").count();
        expect({ index, rows: csv.trim().split("\r\n").length - 1 }).toEqual({ index, rows });
      }
      expect(errors).toEqual([]);
    }
  });

  test("R25: without JavaScript verdict, warnings and every table are readable", async () => {
    const { page } = await disk.open({ javaScriptEnabled: false });
    const shown = await page.locator("body").innerText();
    for (const words of ["REGRESSION", "WARNINGS", "ES256 over RS256", "cannot gate on a shared host", "ab --base"])
      expect(shown).toContain(words);
    expect(await page.locator("noscript").count()).toBe(2);
    expect(shown).not.toContain("Save JSON");
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportWithBudgets } from "../judged-budgets.test-support.ts";
import { openBrowser } from "../open-browser.test-support.ts";
import { type ReportOnDisk, reportOnDisk } from "./opened-report.test-support.ts";
import { axeFindings } from "./page-quality.test-support.ts";

const opened = await openBrowser();
const missing = "browser" in opened ? null : opened.missing;
let disk: ReportOnDisk;

beforeAll(async () => {
  if ("browser" in opened) disk = await reportOnDisk(reportWithBudgets(), opened.browser);
});

afterAll(async () => {
  if (!("browser" in opened)) return;
  await disk[Symbol.asyncDispose]();
  await opened.browser.close();
});

describe.skipIf(missing !== null)(`budgets in the page${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  test("R3 R25: they stand in the verdict with every outcome in a word, without JavaScript too, and make no request", async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page, problems } = await disk.open({ javaScriptEnabled });
      const table = page.locator("#verdict table", { hasText: "verifier CPU per validation" });
      const words = await table.locator(".status").allInnerTexts();
      expect(words.map((text) => text.replace(/^\S+\s/u, ""))).toEqual([
        "PASS",
        "PASS",
        "PASS",
        "WARN",
        "FAIL",
        "NO DATA",
      ]);
      expect(problems).toEqual([]);
    }
  });

  test.each([
    ["light", 1280],
    ["dark", 375],
  ] as const)(
    "R16 R18: axe finds nothing in the verdict and nothing scrolls sideways, %s at %i px",
    async (colorScheme, width) => {
      const { page } = await disk.open({ colorScheme, viewport: { width, height: 800 } });
      const found = await axeFindings(page, "#verdict");
      expect(found.violations).toEqual([]);
      expect(found.passes).toBeGreaterThan(5);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    },
  );
});

import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyseHistory } from "../../harness/analyse/regression/analyse-history.ts";
import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import { bundlePage } from "../../harness/cli/bundle-page.ts";
import {
  exampleAnnotation,
  exampleHistoryRun,
  exampleNights,
  exampleRunId,
} from "../../harness/results/example-history.test-support.ts";
import { renderHistory } from "../html/render-history.ts";
import { openBrowser } from "../open-browser.test-support.ts";
import { pageOnDisk, type ReportOnDisk } from "./opened-report.test-support.ts";
import { axeFindings, inkedShares } from "./page-quality.test-support.ts";

const opened = await openBrowser();
const missing = "browser" in opened ? null : opened.missing;
let disk: ReportOnDisk;

beforeAll(async () => {
  if (!("browser" in opened)) return;
  disk = await pageOnDisk(renderHistory(history(), ["line 7: is torn"], await bundlePage()), opened.browser);
});

afterAll(async () => {
  if (!("browser" in opened)) return;
  await disk[Symbol.asyncDispose]();
  await opened.browser.close();
});

describe.skipIf(missing !== null)(
  `the trend page in Chromium${missing === null ? "" : ` (skipped: ${missing})`}`,
  () => {
    test("R1: with the network off and its strict policy it makes no request, logs no error and draws a chart for each scenario", async () => {
      const { page, problems } = await disk.open();
      const inked = await inkedShares(page);
      expect(problems).toEqual([]);
      expect(inked).toHaveLength(2);
      for (const share of inked) expect(share).toBeGreaterThan(0.01);
    });

    test.each([
      ["light", 1280],
      ["light", 375],
      ["dark", 1280],
      ["dark", 375],
    ] as const)("R16 R18: axe finds nothing and nothing scrolls sideways, %s at %i px", async (colorScheme, width) => {
      const { page } = await disk.open({ colorScheme, viewport: { width, height: 800 } });
      const found = await axeFindings(page);
      expect(found.violations).toEqual([]);
      expect(found.passes).toBeGreaterThan(10);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    });

    test("without JavaScript every run is in a table with its link, and so are the accepted levels", async () => {
      const { page } = await disk.open({ javaScriptEnabled: false });
      const runs = page.locator("#scenario-1 table").first();
      expect(await runs.locator("tbody tr").count()).toBe(34);
      expect(await runs.locator("a[href^='https://ci.example/run/']").count()).toBe(33);
      const [newest, spike] = [runs.locator("tbody tr").first(), runs.locator("tbody tr").nth(33 - 10)];
      expect(await newest.textContent()).toContain("2026-10-04 03:00");
      expect(await spike.textContent()).toContain("spike, left out");
      expect(await page.locator("#scenario-1").textContent()).toContain("Accepted: jose 7, +5 %");
      expect(await page.locator("#scenario-1 noscript").count()).toBe(1);
      expect(await page.locator("#reading").textContent()).toContain("line 7: is torn");
      expect(await page.locator("body").innerText()).not.toContain("Save JSON");
    });

    test("verdict, reasons and the next step stand at the top; what was not accepted is named", async () => {
      const { page } = await disk.open();
      const verdict = (await page.locator("#verdict").textContent()) ?? "";
      expect(verdict).toContain("RISEN");
      expect(verdict).toContain(`RS256 redis: CPU per validation is`);
      expect(verdict).toContain(`since run ${exampleRunId(30)}`);
      expect(verdict).toContain("history annotate");
    });

    test("text of a run is shown as text, and only a web address becomes a link", async () => {
      if (!("browser" in opened)) throw new Error(opened.missing);
      const evil = `<script>window.ran = 1</script><img src=x onerror="window.ran = 2">`;
      const runs = exampleNights(5).map((value, night) => {
        const run = exampleHistoryRun(night, { [evil]: value }, { link: "javascript:window.ran=3" });
        return { ...run, candidate: { ...run.candidate, revision: evil } };
      });
      const analysis = analyseHistory(runs);
      if (analysis === null) throw new Error("there is a series");
      await using other = await pageOnDisk(renderHistory(analysis, [evil], await bundlePage()), opened.browser);
      const { page, problems } = await other.open();
      expect(await page.evaluate("window.ran")).toBeUndefined();
      expect(problems).toEqual([]);
      expect(await page.locator("main img, main a[href^='javascript']").count()).toBe(0);
      expect(await page.locator("h2").first().textContent()).toBe(evil);
    });

    test("the page saves its figures: JSON, Markdown, and a CSV of every table", async () => {
      const { page } = await disk.open();
      const tables = await page.locator("table").count();
      expect(tables).toBeGreaterThan(2);
      expect(await page.locator("button.save:visible", { hasText: "CSV" }).count()).toBe(tables);
      const [json] = await Promise.all([page.waitForEvent("download"), page.locator("#save-json").click()]);
      const saved = JSON.parse(await readFile(await json.path(), "utf8")) as HistoryAnalysis;
      expect(saved.scenarios.map(({ name }) => name)).toEqual(["RS256", "RS256 redis"]);
      const [csv] = await Promise.all([
        page.waitForEvent("download"),
        page.locator("button.save", { hasText: "CSV" }).first().click(),
      ]);
      const lines = (await readFile(await csv.path(), "utf8")).trim().split("\r\n");
      expect(lines).toHaveLength(35);
      expect(lines[0]).toContain(
        "over the reference [share of 1],over the reference low [share of 1],over the reference high",
      );
    });

    test("R24: on paper it is light, and no chart or table runs off it", async () => {
      const { page } = await disk.open({ viewport: { width: 718, height: 1000 }, colorScheme: "dark" });
      await page.emulateMedia({ media: "print" });
      await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
      expect(
        await page.evaluate(`[...document.querySelectorAll("canvas, table, p, h2, h3, li")]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > 718.5)
      .map((element) => element.closest("section").id + ": " + element.tagName)`),
      ).toEqual([]);
      expect(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")).toBe(
        "rgb(255, 255, 255)",
      );
    });
  },
);

/** A spike, an accepted shift in one scenario, and a rise that nobody accepted in the other. */
function history(): HistoryAnalysis {
  const nights = exampleNights(34);
  const runs = nights.map((value, night) =>
    exampleHistoryRun(
      night,
      {
        RS256: value + (night === 10 ? 0.09 : 0) + (night >= 20 ? 0.05 : 0),
        "RS256 redis": -value + (night >= 30 ? 0.06 : 0),
      },
      night === 3 ? { link: null } : {},
    ),
  );
  const analysis = analyseHistory([...runs, exampleAnnotation(21, "jose 7, +5 %", "RS256")]);
  if (analysis === null) throw new Error("there is a series");
  return analysis;
}

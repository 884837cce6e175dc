import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "../open-browser.test-support.ts";
import { fullSizeReport, syntheticReport } from "../synthetic-run.test-support.ts";
import { type ReportOnDisk, reportOnDisk } from "./opened-report.test-support.ts";

const opened = await openBrowser();
const missing = "browser" in opened ? null : opened.missing;
let disk: ReportOnDisk;
let longDisk: ReportOnDisk;

beforeAll(async () => {
  if (!("browser" in opened)) return;
  disk = await reportOnDisk(syntheticReport(), opened.browser);
  longDisk = await reportOnDisk(fullSizeReport(), opened.browser);
});

afterAll(async () => {
  if (!("browser" in opened)) return;
  await disk[Symbol.asyncDispose]();
  await longDisk[Symbol.asyncDispose]();
  await opened.browser.close();
});

const openDetails = `document.querySelectorAll("details").forEach((part) => { part.open = true; })`;

/** Every control that a reader can see, in the order of the document. */
const controls = `[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter((element) => element.checkVisibility() && !element.closest("[popover]"))`;

describe.skipIf(missing !== null)(`the page as a page${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  test("R17: Tab reaches every control that is seen, in the order of the page, and each shows that it has the focus", async () => {
    const { page } = await disk.open();
    await page.evaluate(openDetails);
    await page.evaluate(`window.expected = ${controls}; window.seen = [];`);
    const count = await page.evaluate<number>("expected.length");
    expect(count).toBeGreaterThan(100);
    for (let step = 0; step < count; step += 1) {
      await page.keyboard.press("Tab");
      await page.evaluate(`{ const at = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        seen.push([expected.indexOf(at), outlineStyle !== "none" && parseFloat(outlineWidth) >= 2]); }`);
    }
    const seen = await page.evaluate<[number, boolean][]>("seen");
    expect(seen.map(([place]) => place)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(seen.filter(([, visible]) => !visible)).toEqual([]);
  });

  test("R17: nothing moves: no animation and no transition, whatever the reader prefers", async () => {
    const { page } = await disk.open({ reducedMotion: "no-preference" });
    const moving = await page.evaluate(`[...document.querySelectorAll("*")].filter((element) => {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
      return animationName !== "none" || transitionDuration.split(", ").some((one) => one !== "0s") || scrollBehavior !== "auto";
    }).length`);
    expect(moving).toBe(0);
    expect(await page.evaluate("document.getAnimations().length")).toBe(0);
  });

  test.each([
    ["the usual report", 375, () => disk],
    ["the usual report", 320, () => disk],
    ["the longest report", 375, () => longDisk],
  ] as const)("R18: %s does not scroll sideways, opened up, at %i px", async (_, width, on) => {
    const { page } = await on().open({ viewport: { width, height: 800 } });
    await page.evaluate(openDetails);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  });

  test("R18: a button that saves covers no word of its table or chart", async () => {
    for (const width of [375, 1280]) {
      const { page } = await disk.open({ viewport: { width, height: 800 } });
      await page.evaluate(openDetails);
      expect(await page.locator("button.save:visible").count()).toBeGreaterThan(40);
      expect(await page.evaluate(covered)).toEqual([]);
    }
  });

  test("R24: on A4 every section is there on between 10 and 40 pages, and nothing runs off the paper", async () => {
    const { page } = await disk.open({ viewport: { width: 718, height: 1000 } });
    const pdf = await page.pdf({ format: "A4", margin: { top: "1cm", bottom: "1cm", left: "1cm", right: "1cm" } });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/gu)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(10);
    expect(pages).toBeLessThanOrEqual(40);
    await print(page);
    // 21 cm less two margins of a centimetre, at 96 px to 2.54 cm.
    expect(
      await page.evaluate(`[...document.querySelectorAll("canvas, table, p, h2, h3, li, dd")]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > 718.5)
      .map((element) => element.closest("section").id + ": " + element.tagName)`),
    ).toEqual([]);
    expect(await page.locator("button:visible, input:visible, select:visible").count()).toBe(
      await page.locator("button.term:visible").count(),
    );
  });

  test("R24: a chart is drawn for the width of the paper and is not cut across pages", async () => {
    const { page } = await disk.open({ viewport: { width: 718, height: 1000 } });
    await print(page);
    const charts = await page.evaluate<
      { fits: boolean; breaks: string }[]
    >(`[...document.querySelectorAll("figure.chart")]
      .map((figure) => ({
        fits: figure.querySelector("canvas").clientWidth <= figure.clientWidth,
        breaks: getComputedStyle(figure).breakInside,
      }))`);
    expect(charts.length).toBeGreaterThan(8);
    for (const chart of charts) expect(chart).toEqual({ fits: true, breaks: "avoid" });
  });
});

/** As the browser does it: the page hears of it before it is laid out for paper. */
async function print(page: Page): Promise<void> {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
}

/** Buttons of tables and charts that lie on the words beside them. */
const covered = `[...document.querySelectorAll("button.save")].flatMap((button) => {
  if (!button.checkVisibility()) return [];
  const own = button.getBoundingClientRect();
  const words = button.parentElement.querySelectorAll("caption span, figcaption, thead th");
  return [...words].filter((word) => {
    const range = document.createRange();
    range.selectNodeContents(word);
    const clip = button.parentElement.getBoundingClientRect();
    return [...range.getClientRects()].some((box) =>
      Math.min(box.right, clip.right) > own.left && box.left < own.right && box.bottom > own.top && box.top < own.bottom);
  }).map((word) => word.textContent);
})`;

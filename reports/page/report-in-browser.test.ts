import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planFleet } from "../../harness/analyse/fleet/plan-fleet.ts";
import { planQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import { sizeFleet, type FleetInputs, type SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";
import { describeFleet } from "../answer/describe-fleet.ts";
import { planFields } from "../answer/plan-fields.ts";
import { openBrowser } from "../open-browser.test-support.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { type ReportOnDisk, reportOnDisk } from "./opened-report.test-support.ts";
import { axeFindings, chartNames, inkedShares } from "./page-quality.test-support.ts";

const opened = await openBrowser();
const { run, analysis } = syntheticReport();
let disk: ReportOnDisk;

beforeAll(async () => {
  if ("browser" in opened) disk = await reportOnDisk({ run, analysis }, opened.browser);
});

afterAll(async () => {
  if (!("browser" in opened)) return;
  await disk[Symbol.asyncDispose]();
  await opened.browser.close();
});

const missing = "browser" in opened ? null : opened.missing;

describe.skipIf(missing !== null)(`the report in Chromium${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  test("R1 F33: with the network off and its strict policy it makes no request, logs no error and draws every chart", async () => {
    const { page, requests, errors } = await disk.open();
    const inked = await inkedShares(page);
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
    expect(inked).toHaveLength(10);
    for (const share of inked) expect(share).toBeGreaterThan(0.01);
  });

  test("R1: the policy lets nothing else run: an injected script stays dead", async () => {
    const { page } = await disk.open();
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 1" }))`,
    );
    expect(await page.evaluate("window.ran")).toBeUndefined();
  });

  test("R3: verdict, fleet, thresholds with limit and margin, and the link to the assumptions are above the fold at 1280 × 800", async () => {
    const { page } = await disk.open();
    for (const place of [".badge", "h1.answer em", "#verdict a[href='#assumptions']"]) {
      const box = await page.locator(place).boundingBox();
      expect(box).not.toBeNull();
      expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThan(800);
    }
    const thresholds = await page.locator("#verdict table").first().boundingBox();
    expect((thresholds?.y ?? Infinity) + (thresholds?.height ?? 0)).toBeLessThan(800);
    await page.locator("#verdict a[href='#assumptions']").click();
    expect(await page.locator("#assumptions").isVisible()).toBe(true);
  });

  test.each([
    ["light", 1280],
    ["light", 375],
    ["dark", 1280],
    ["dark", 375],
  ] as const)("R16: axe finds nothing, %s at %i px", async (colorScheme, width) => {
    const { page } = await disk.open({ colorScheme, viewport: { width, height: 800 } });
    const found = await axeFindings(page);
    expect(found.violations).toEqual([]);
    expect(found.passes).toBeGreaterThan(10);
  });

  test("R16: every canvas is an image with its conclusion as name, and a data table follows in its section", async () => {
    const { page } = await disk.open();
    const charts = await chartNames(page);
    for (const { role, name, next } of charts) {
      expect(role).toBe("img");
      expect(name).toMatch(/^.{20,}\.$/u);
      expect(next).toBe("TABLE");
    }
  });

  test("R18: nothing scrolls sideways at 375 px but the tables themselves", async () => {
    const { page } = await disk.open({ viewport: { width: 375, height: 800 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(375);
  });

  test("R18: the theme button changes page and charts, over the system's setting too", async () => {
    const { page } = await disk.open({ colorScheme: "light" });
    const paper = "getComputedStyle(document.documentElement).backgroundColor";
    const chart = `document.getElementById("chart-verify-costs").toDataURL()`;
    const before = [await page.evaluate(paper), await page.evaluate(chart)];
    await page.locator("#theme").click();
    expect(await page.locator("#theme").textContent()).toBe("Theme: dark");
    expect(await page.evaluate(paper)).not.toBe(before[0]);
    expect(await page.evaluate(chart)).not.toBe(before[1]);
    await page.locator("#theme").click();
    expect([await page.evaluate(paper), await page.evaluate(chart)]).toEqual(before);
  });

  test("R17: the keyboard reaches the skip link first and every control; Esc closes a definition", async () => {
    const { page } = await disk.open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe("skip");
    const reached = new Set<string>();
    for (let step = 0; step < 400; step += 1) {
      reached.add(await page.evaluate<string>("document.activeElement.id"));
      await page.keyboard.press("Tab");
    }
    for (const id of ["theme", "bandwidth-rate", "fleet-basis", "fleet-rate", "fleet-headroom", "fleet-vcpus"])
      expect(reached).toContain(id);
    await page.locator("button.term").first().press("Enter");
    expect(await page.locator(":popover-open dfn").count()).toBe(1);
    await page.keyboard.press("Escape");
    expect(await page.locator(":popover-open").count()).toBe(0);
  });

  test("R24: printed, it is light, opened up and at most 2 MB", async () => {
    const { page } = await disk.open({ colorScheme: "dark" });
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.length).toBeLessThan(2_000_000);
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")).toBe(
      "rgb(255, 255, 255)",
    );
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    expect(await page.locator("details:not([open])").count()).toBe(0);
  });

  test("R25: without JavaScript verdict, thresholds, tables and the calculator's first answer read; charts leave a note", async () => {
    const { page, errors } = await disk.open({ javaScriptEnabled: false });
    const text = await page.locator("body").innerText();
    for (const words of [
      "LOWER BOUND",
      "vCPU utilisation",
      "CPU and time per verify",
      "Assumptions",
      "The chart needs JavaScript",
    ]) {
      expect(text).toContain(words);
    }
    expect(await page.locator("#fleet-answer").innerText()).toMatch(/\d+\snodes × 2\svCPU/u);
    expect(await page.locator("canvas:visible").count()).toBe(0);
    expect(await page.locator("input:visible, select:visible, #theme:visible").count()).toBe(0);
    // Nor words about what is not there.
    expect(text).not.toMatch(/Save JSON|address of this page/u);
    expect(errors).toEqual([]);
    const { page: scripted } = await disk.open();
    expect(await scripted.locator("body").innerText()).toMatch(/address of this page[^]*“Save JSON” above/u);
  });

  test("R24: what is closed is open on paper, without JavaScript as well", async () => {
    const { page } = await disk.open({ javaScriptEnabled: false });
    const folded = "Time of single verifies, each timed by itself";
    expect(await page.locator("body").innerText()).not.toContain(folded);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("body").innerText()).toContain(folded);
    expect(await page.locator("details:not([open]) table:visible").count()).toBeGreaterThan(3);
  });

  test.each([
    ["rate", "123456", { ratePerSecond: 123_456 }],
    ["slo", "0.1", { sloSeconds: 0.1 / 1e3 }],
    ["headroom", "60", { headroom: 0.6 }],
    ["spare", "3", { spareNodes: 3 }],
    ["vcpus", "8", { vcpusPerNode: 8 }],
    ["rate", "", { ratePerSecond: Number.NaN }],
    ["headroom", "97", { headroom: 0.97 }],
  ] as const)("R9 R11: the calculator answers %s = «%s» as sizeFleet does", async (field, value, change) => {
    const { page, errors } = await disk.open();
    const before = await page.locator("#fleet-answer").textContent();
    await page.locator(`#fleet-${field}`).fill(value);
    const inputs: FleetInputs = { ...run.run.sizing, ...change };
    const expected = describeFleet(inputs, sizeFleet(basisAt(0), inputs));
    const shown = (await page.locator("#fleet-answer .sentence").textContent()) ?? "";
    expect(shown).toBe(`${expected.question} ${expected.answer}`);
    expect(await page.locator("#fleet-answer").textContent()).not.toBe(before);
    for (const sentence of expected.qualifications)
      expect(await page.locator("#fleet-answer").textContent()).toContain(sentence);
    expect(errors).toEqual([]);
  });

  test("R9: the calculator sizes for another design and percentile, and the slider moves the box", async () => {
    const { page } = await disk.open();
    await page.locator("#fleet-basis").selectOption("3");
    await page.locator("#fleet-percentile").selectOption("p50");
    await page.locator("#fleet-headroom-range").fill("50");
    const inputs: FleetInputs = { ...run.run.sizing, sloPercentile: "p50", headroom: 0.5 };
    const answer = sizeFleet(basisAt(3), inputs);
    const plan = planFleet(basisAt(3), planQuestion(inputs));
    expect(await page.locator("#fleet-headroom").inputValue()).toBe("50");
    expect(await page.locator("#fleet-answer .sentence").textContent()).toContain(describeFleet(inputs, answer).answer);
    if (plan.kind === "refused") throw new Error(plan.reason);
    expect(await page.locator("#fleet-assumptions li").allTextContents()).toEqual(plan.assumptions);
  });

  test("R9: every number has a slider that moves its box from one end to the other; that of an empty box says so", async () => {
    const { page, errors } = await disk.open();
    await page.locator("#fleet-more summary").click();
    const aloud = (id: string) => page.locator(`#fleet-${id}-range`).getAttribute("aria-valuetext");
    expect([await aloud("rate"), await aloud("price-gb")]).toEqual(["20000", "empty"]);
    for (const { id, slider } of planFields) {
      const range = page.locator(`#fleet-${id}-range`);
      await range.press("End");
      expect([id, await page.locator(`#fleet-${id}`).inputValue()]).toEqual([id, String(slider.high)]);
      await range.press("Home");
      const least = slider.fromZero === true ? 0 : slider.low;
      expect([id, await page.locator(`#fleet-${id}`).inputValue()]).toEqual([id, String(least)]);
    }
    await page.locator("#fleet-price-gb").fill("");
    expect(await aloud("price-gb")).toBe("empty");
    expect(errors).toEqual([]);
  });

  test("R9: beside the designs it says that the hit ratios of a cache are the measured ones, and the answer is said aloud", async () => {
    const { page } = await disk.open();
    const note = await page.locator("#fleet-basis").getAttribute("aria-describedby");
    expect(await page.locator(`#${note}`).innerText()).toBe("Cache hit ratios are the measured ones.");
    expect(await page.locator("output#fleet-answer").getAttribute("aria-live")).toBe("polite");
  });

  test("R9: a slider over powers of ten goes by the keyboard to its end, and follows the box back", async () => {
    const { page } = await disk.open();
    await page.locator("#fleet-rate-range").focus();
    await page.keyboard.press("End");
    expect(await page.locator("#fleet-rate").inputValue()).toBe("1000000");
    expect(await page.locator("#fleet-rate-range").getAttribute("aria-valuetext")).toBe("1000000");
    await page.locator("#fleet-rate").fill("100");
    expect(await page.locator("#fleet-rate-range").inputValue()).toBe("0");
  });

  test("the bandwidth table follows the rate, and says no data for a rate that is none", async () => {
    const { page } = await disk.open();
    const cell = page.locator("[data-bytes]").first();
    const bytes = Number(await cell.getAttribute("data-bytes"));
    await page.locator("#bandwidth-rate").fill("1000000");
    expect(await cell.textContent()).toMatch(/Gbit\/s|Mbit\/s/u);
    expect(await cell.getAttribute("title")).toContain(String(bytes * 8e6));
    await page.locator("#bandwidth-rate").fill("");
    expect(await cell.textContent()).toBe("no data");
  });
});

function basisAt(index: number): SizingBasis {
  const basis = analysis.sizingBases[index];
  if (basis === undefined) throw new Error(`the synthetic run has no sizing basis ${index}`);
  return basis;
}

import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analysisSchema } from "../../harness/analyse/analysis-schema.ts";
import { parseCsv } from "../csv/parse-csv.test-support.ts";
import { tableCsv } from "../csv/table-csv.ts";
import { roundFigures } from "../format/round-figures.ts";
import { renderReport } from "../html/rendered-report.ts";
import { markdownOf } from "../markdown/render-markdown.ts";
import { openBrowser } from "../open-browser.test-support.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { type ReportOnDisk, reportOnDisk } from "./opened-report.test-support.ts";

const opened = await openBrowser();
const missing = "browser" in opened ? null : opened.missing;
const { run, analysis } = syntheticReport();
const report = renderReport(run, analysis);
const id = run.run.id;
let disk: ReportOnDisk;

beforeAll(async () => {
  if ("browser" in opened) disk = await reportOnDisk({ run, analysis }, opened.browser);
});

afterAll(async () => {
  if (!("browser" in opened)) return;
  await disk[Symbol.asyncDispose]();
  await opened.browser.close();
});

/** What a button saves: the name it proposes and the bytes. */
async function saved(page: Page, act: () => Promise<void>): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const press = async (button: Locator): Promise<void> => {
  await button.focus();
  await button.press("Enter");
};

describe.skipIf(missing !== null)(`what the page saves${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  test("R14: every table is saved by its own button, with the keyboard and offline, as the CSV that the command line writes", async () => {
    const tables = report.parts.flatMap((part) => part.tables);
    // A browser lets one page save only so many files in a row.
    for (let first = 0; first < tables.length; first += 10) {
      const { page, problems } = await disk.open();
      await page.evaluate(`document.querySelectorAll("details").forEach((part) => { part.open = true; })`);
      const buttons = page.locator("button.csv");
      expect(await buttons.count()).toBe(tables.length);
      for (const [index, { name, data }] of tables.slice(first, first + 10).entries()) {
        const button = buttons.nth(first + index);
        expect(await button.getAttribute("aria-label")).toBe(`CSV: ${data.caption}`);
        const file = await saved(page, () => press(button));
        expect(file.name).toBe(`jwt-capacity-${id}-${name}.csv`);
        expect(file.bytes.toString()).toBe(tableCsv(data));
      }
      expect(problems).toEqual([]);
    }
  });

  test("R14: a table of the calculator is saved as it stands, not as it was written", async () => {
    const { page } = await disk.open();
    await page.locator("#fleet-rate").fill("3000000");
    const cells = await page.locator("#fleet-what-if tbody tr").first().locator("th, td").allTextContents();
    const shown = cells.map((text) => text.replaceAll(/\s+/gu, " ").trim());
    const file = await saved(page, () => press(page.locator("#fleet-what-if button.csv")));
    const [, first = ""] = file.bytes.toString().split("\r\n");
    expect(parseCsv(`${first}\r\n`)[0]).toEqual(shown);
    expect(first).toMatch(/Gbit/);
  });

  test("R14: the JSON that is saved is the analysis to six digits, and what its published schema says", async () => {
    const { page, problems } = await disk.open();
    const file = await saved(page, () => press(page.locator("#save-json")));
    expect(file.name).toBe(`jwt-capacity-${id}-analysis.json`);
    const value: unknown = JSON.parse(file.bytes.toString());
    const latencies = analysis.latencies.map((row) => ({ ...row, distribution: [] }));
    expect(value).toEqual(JSON.parse(JSON.stringify(roundFigures({ ...analysis, latencies }, 6))));
    expect(analysisSchema.parse(value)).toEqual(value);
    expect(await page.locator("#saved").textContent()).toBe(`Saved ${file.name}`);
    expect(problems).toEqual([]);
  });

  test.each([
    ["with a clipboard", true],
    ["where the browser keeps the clipboard from the page", false],
  ])("R14: Markdown is copied %s, and it is said", async (_, allowed) => {
    const { page, problems } = await disk.open(allowed ? { permissions: ["clipboard-read", "clipboard-write"] } : {});
    if (!allowed) await page.evaluate(`Object.defineProperty(navigator, "clipboard", { value: undefined })`);
    await page.evaluate(`document.addEventListener("copy", () => { window.copied = document.activeElement.value; })`);
    await press(page.locator("#copy-markdown"));
    await page.locator("#saved", { hasText: "Copied" }).waitFor();
    const copied = await page.evaluate<string>(allowed ? "navigator.clipboard.readText()" : "window.copied");
    expect(copied).toBe(markdownOf(report));
    expect(await page.evaluate("document.activeElement.id")).toBe("copy-markdown");
    expect(problems).toEqual([]);
  });

  test("R14: where nothing can be copied the page says so", async () => {
    const { page } = await disk.open();
    await page.evaluate(`Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => false;`);
    await press(page.locator("#copy-markdown"));
    await page.locator("#saved", { hasText: /./u }).waitFor();
    expect(await page.locator("#saved").textContent()).toBe("The browser does not let the page copy");
  });

  test.each(["light", "dark"] as const)(
    "R14 R18: every chart is saved as a picture of its own in %s colours: paper, title, conclusion and bars on it",
    async (colorScheme) => {
      const { page, problems } = await disk.open({ colorScheme, viewport: { width: 375, height: 800 } });
      const buttons = await page.locator("button.png").all();
      expect(buttons).toHaveLength(await page.locator("canvas").count());
      const paper = await page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
      for (const button of buttons) {
        const { name, bytes } = await saved(page, () => press(button));
        expect(name).toMatch(new RegExp(`^jwt-capacity-${id}-[a-z-]+\\.png$`, "u"));
        expect(bytes.subarray(1, 4).toString()).toBe("PNG");
        const seen = await page.evaluate<Seen>(`(${look})("${bytes.toString("base64")}")`);
        expect(seen.width).toBe(2240);
        expect(seen.corners).toEqual([paper, paper, paper, paper]);
        // Words at the top, drawing below them, words at the foot.
        expect(seen.inked.title).toBeGreaterThan(0.002);
        expect(seen.inked.plot).toBeGreaterThan(0.004);
        expect(seen.inked.foot).toBeGreaterThan(0.002);
      }
      expect(problems).toEqual([]);
    },
  );

  test("R25: without JavaScript no button stands there that could do nothing", async () => {
    const { page } = await disk.open({ javaScriptEnabled: false });
    expect(await page.locator("button.save:visible, .actions button:visible").count()).toBe(0);
  });
});

interface Seen {
  readonly width: number;
  readonly corners: readonly string[];
  /** Share of pixels that are not paper. */
  readonly inked: Readonly<Record<"title" | "plot" | "foot", number>>;
}

/** Runs in the page, which decodes the picture: how wide, which colour in the corners, how much is drawn where. */
const look = `async (base64) => {
  const image = new Image();
  image.src = "data:image/png;base64," + base64;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const colorAt = (x, y) => {
    const [red, green, blue] = context.getImageData(x, y, 1, 1).data;
    return "rgb(" + [red, green, blue].join(", ") + ")";
  };
  const paper = context.getImageData(0, 0, 1, 1).data;
  const inked = (from, to) => {
    const { data } = context.getImageData(0, from, image.width, to - from);
    let drawn = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at] !== paper[0] || data[at + 1] !== paper[1] || data[at + 2] !== paper[2]) drawn += 1;
    return drawn / (data.length / 4);
  };
  const [right, bottom] = [image.width - 1, image.height - 1];
  return {
    width: image.width,
    corners: [colorAt(0, 0), colorAt(right, 0), colorAt(0, bottom), colorAt(right, bottom)],
    inked: { title: inked(60, 120), plot: inked(260, bottom - 140), foot: inked(bottom - 110, bottom - 50) },
  };
}`;

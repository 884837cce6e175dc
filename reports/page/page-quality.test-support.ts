import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** What axe says of a page. */
export interface AxeFindings {
  /** Rule and markup of each violation. */
  readonly violations: readonly string[];
  /** Rules that held: none of them would be a check that checked nothing. */
  readonly passes: number;
}

/** Opens every detail and holds the page, or a part of it, against WCAG 2.2 A and AA. */
export async function axeFindings(page: Page, part?: string): Promise<AxeFindings> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  await page.evaluate(`document.querySelectorAll("details").forEach((one) => { one.open = true; })`);
  const context = part === undefined ? "document" : JSON.stringify(part);
  const runOnly = JSON.stringify(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
  return await page.evaluate<AxeFindings>(`axe.run(${context}, { runOnly: ${runOnly} }).then(({ violations, passes }) =>
    ({ passes: passes.length, violations: violations.map(({ id, nodes }) => id + " " + nodes.map(({ html }) => html).join(" ")) }))`);
}

/** Share of a canvas's pixels that are not transparent, 0 to 1, per canvas. */
export async function inkedShares(page: Page): Promise<readonly number[]> {
  return await page.evaluate<number[]>(`[...document.querySelectorAll("canvas")].map((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, index) => index % 4 === 3 && value > 0).length / (data.length / 4);
  })`);
}

/** A chart as somebody meets it who does not see it. */
export interface ChartName {
  readonly role: string;
  readonly name: string;
  /** The next table or chart in its section: a table before the next chart belongs to this one. */
  readonly next: string;
}

/** What every chart says of itself. */
export async function chartNames(page: Page): Promise<readonly ChartName[]> {
  return await page.evaluate<ChartName[]>(`[...document.querySelectorAll("canvas")].map((canvas) => ({
    role: canvas.getAttribute("role"),
    name: canvas.getAttribute("aria-label"),
    next: [...canvas.closest("section").querySelectorAll("figure, table")]
      .find((element) => canvas.closest("figure").compareDocumentPosition(element) & 4)?.tagName,
  }))`);
}

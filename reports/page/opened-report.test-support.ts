import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { bundlePage } from "../../harness/cli/bundle-page.ts";
import { renderHtml } from "../html/render-html.ts";
import type { SyntheticReport } from "../synthetic-run.test-support.ts";

/** A report on disk, opened in a browser as often as a test wants. */
export interface ReportOnDisk extends AsyncDisposable {
  readonly open: (options?: BrowserContextOptions) => Promise<OpenedReport>;
}

export interface OpenedReport {
  readonly page: Page;
  /** Requests beyond the file itself, and errors of the console and uncaught ones. */
  readonly problems: readonly string[];
}

/** Writes a report to disk and opens it from there, offline, 1280 × 800 unless a test says otherwise. */
export async function reportOnDisk({ run, analysis }: SyntheticReport, browser: Browser): Promise<ReportOnDisk> {
  const directory = await mkdtemp(join(tmpdir(), "jwt-capacity-report-"));
  const file = join(directory, "report.html");
  await writeFile(file, renderHtml(run, analysis, await bundlePage()));
  const url = pathToFileURL(file).href;
  return {
    open: async (options = {}) => {
      const viewport = { width: 1280, height: 800 };
      const context = await browser.newContext({ viewport, offline: true, ...options });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      const problems: string[] = [];
      page.on("request", (request) => request.url() !== url && problems.push(`request ${request.url()}`));
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      await page.goto(url);
      // The script unpacks itself first.
      if (options.javaScriptEnabled !== false) await page.locator("html.scripted").waitFor();
      return { page, problems };
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}

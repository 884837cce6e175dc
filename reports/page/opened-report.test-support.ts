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
  /** @param fragment of the address, `#` included */
  readonly open: (options?: BrowserContextOptions, fragment?: string) => Promise<OpenedReport>;
}

export interface OpenedReport {
  readonly page: Page;
  /** Requests beyond the file itself. */
  readonly requests: readonly string[];
  /** Errors of the console and uncaught ones. */
  readonly errors: readonly string[];
  /** Both, in the order in which they came. */
  readonly problems: readonly string[];
}

/** Writes a report to disk and opens it from there, offline, 1280 × 800 unless a test says otherwise. */
export async function reportOnDisk({ run, analysis }: SyntheticReport, browser: Browser): Promise<ReportOnDisk> {
  return await pageOnDisk(renderHtml(run, analysis, await bundlePage()), browser);
}

/** The same for any page. */
export async function pageOnDisk(text: string, browser: Browser): Promise<ReportOnDisk> {
  const directory = await mkdtemp(join(tmpdir(), "jwt-capacity-report-"));
  const file = join(directory, "report.html");
  await writeFile(file, text);
  const url = pathToFileURL(file).href;
  return {
    open: async (options = {}, fragment = "") => {
      const viewport = { width: 1280, height: 800 };
      const context = await browser.newContext({ viewport, offline: true, ...options });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      const [requests, errors, problems]: [string[], string[], string[]] = [[], [], []];
      const failed = (text: string) => void (errors.push(text), problems.push(text));
      page.on("request", (request) => {
        if (request.url() === url + fragment || request.url() === url) return;
        requests.push(request.url());
        problems.push(`request ${request.url()}`);
      });
      page.on("console", (message) => message.type() === "error" && failed(message.text()));
      page.on("pageerror", (error) => failed(error.message));
      await page.goto(url + fragment);
      // The script unpacks itself first.
      if (options.javaScriptEnabled !== false) await page.locator("html.scripted").waitFor();
      return { page, requests, errors, problems };
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}

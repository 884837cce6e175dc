import type { SyntheticReport } from "../synthetic-run.test-support.ts";
import type { PageAssets } from "./page-document.ts";
import { renderHtml } from "./render-html.ts";

const hashes = { startHash: "sha256-r", scriptHash: "sha256-s", styleHash: "sha256-t" };

/** What the script does is tested in a browser. What it would unpack is left as it is, so that a test sees what the page could save. */
export const standInAssets: PageAssets = { start: "", script: "", style: "", ...hashes, pack: (text) => text };

/** The page with stand-in assets. */
export function page({ run, analysis }: SyntheticReport): string {
  return renderHtml(run, analysis, standInAssets);
}

/** One section's text, tags stripped. */
export function sectionText(report: string, id: string): string {
  const [, rest = ""] = report.split(`<section id="${id}"`);
  const text = rest.split("</section>")[0] ?? "";
  return text.replaceAll(/<[^>]*>/gu, " ").replaceAll(/[\s\u00a0]+/gu, " ");
}

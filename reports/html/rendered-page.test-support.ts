import type { SyntheticReport } from "../synthetic-run.test-support.ts";
import { renderHtml } from "./render-html.ts";

/** The page with stand-in assets: what the script does is tested in a browser. */
export function page({ run, analysis }: SyntheticReport): string {
  const hashes = { startHash: "sha256-r", scriptHash: "sha256-s", styleHash: "sha256-t" };
  const assets = { start: "", script: "", style: "", ...hashes };
  // Left as it is, so that a test sees what the page could save.
  return renderHtml(run, analysis, { ...assets, pack: (text) => text });
}

/** One section's text, tags stripped. */
export function sectionText(report: string, id: string): string {
  const [, rest = ""] = report.split(`<section id="${id}"`);
  const text = rest.split("</section>")[0] ?? "";
  return text.replaceAll(/<[^>]*>/gu, " ").replaceAll(/[\s\u00a0]+/gu, " ");
}

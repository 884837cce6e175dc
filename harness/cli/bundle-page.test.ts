import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { MOST_POINTS } from "../../reports/format/chart-spec.ts";
import { renderHtml } from "../../reports/html/render-html.ts";
import { renderReport } from "../../reports/html/rendered-report.ts";
import { fullSizeReport, syntheticReport } from "../../reports/synthetic-run.test-support.ts";
import { decodeHistogram, emptyHistogram, encodeHistogram, summariseHistogram } from "../results/read-latency.ts";
import type { TrialResult } from "../results/trial-result.ts";
import { bundlePage } from "./bundle-page.ts";

const assets = await bundlePage();

test("R2: the report of a run with every section is at most 400 kB", () => {
  const { run, analysis } = syntheticReport();
  expect(Buffer.byteLength(renderHtml(run, analysis, assets))).toBeLessThanOrEqual(400_000);
});

test("R2: the report of the longest profile is at most 600 kB", () => {
  const { run, analysis } = fullSizeReport();
  const report = renderHtml(run, analysis, assets);
  expect(report).toContain("ALG-13");
  expect(Buffer.byteLength(report)).toBeLessThanOrEqual(600_000);
});

test("R19: however many requests were timed, the report is no longer: it has histograms read out, never samples", () => {
  const report = syntheticReport((run) => ({ ...run, trials: run.trials.map(withMoreSamples) }));
  const timed = report.run.trials.flatMap((trial) =>
    trial.kind === "load" || trial.kind === "probe" ? trial.windows.flatMap(({ latencies }) => latencies) : [],
  );
  expect(timed.reduce((sum, { latency }) => sum + latency.samples, 0)).toBeGreaterThan(10_000_000);
  const few = syntheticReport();
  const bytes = ({ run, analysis }: typeof few) => Buffer.byteLength(renderHtml(run, analysis, assets));
  // Longer numbers, but no more of them.
  expect(bytes(report) / bytes(few)).toBeLessThan(1.01);
  expect(bytes(report)).toBeLessThanOrEqual(600_000);
  const points = renderReport(report.run, report.analysis)
    .parts.flatMap(({ charts }) => charts)
    .flatMap((chart) => (chart.kind === "lines" ? chart.series.map(({ points }) => points.length) : []));
  expect(points.length).toBeGreaterThan(0);
  expect(Math.max(...points)).toBeLessThanOrEqual(MOST_POINTS);
});

/** The same distributions with 64 times the samples. */
function withMoreSamples(trial: TrialResult): TrialResult {
  if (trial.kind !== "load" && trial.kind !== "probe") return trial;
  const windows = trial.windows.map((window) => ({
    ...window,
    latencies: window.latencies.map((one) => {
      const { valueSeconds } = one.histogram;
      const more = Array.from({ length: 6 }).reduce<ReturnType<typeof emptyHistogram>>((histogram) => {
        const doubled = emptyHistogram();
        doubled.add(histogram);
        doubled.add(histogram);
        return doubled;
      }, decodeHistogram(one.histogram));
      return Object.assign({}, one, {
        latency: summariseHistogram(more, valueSeconds),
        histogram: encodeHistogram(more, valueSeconds),
      });
    }),
  }));
  return trial.kind === "load" ? { ...trial, windows } : { ...trial, windows };
}

test("R22: what the page packs away is as clean as the page: no token, no key, no password", () => {
  const secret = `${btoa('{"alg":"RS256"}')}.e30.x redis://u:hunter2@db ${["-----BEGIN", "PRIVATE KEY-----"].join(" ")}`;
  const { run, analysis } = syntheticReport((clean) => ({
    ...clean,
    run: { ...clean.run, id: `clean ${secret}` },
    notMeasured: [{ what: secret, why: secret, hint: secret }],
  }));
  const page = renderHtml(run, analysis, assets);
  const packed = [...page.matchAll(/"(?:drawn|packed)":"([A-Za-z0-9+/=]+)"/gu)].map(([, part = ""]) => part);
  expect(packed).toHaveLength(2);
  const text = packed.map(unpack).join("\n");
  expect(text).toContain("[token removed]");
  expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]+\.|PRIVATE KEY|hunter2/u);
});

test("R1: the page script, what unpacks it and the style stand in the report exactly as they were hashed", () => {
  const { run, analysis } = syntheticReport();
  const report = renderHtml(run, analysis, assets);
  const start = report.slice(report.lastIndexOf("<script>") + 8, report.lastIndexOf("</script>"));
  const packed = /id="report-script">([^<]+)</u.exec(report)?.[1] ?? "";
  const style = report.slice(report.indexOf("<style>") + 7, report.indexOf("</style>"));
  const policy = /script-src &#39;(\S+)&#39; &#39;(\S+)&#39;; style-src &#39;(\S+)&#39;/u.exec(report) ?? [];
  expect(policy.slice(1)).toEqual([start, unpack(packed), style].map(hash));
});

test("F31: the page script never turns text into markup", async () => {
  const page = join(import.meta.dirname, "../../reports/page");
  for (const file of (await readdir(page)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
    expect(await readFile(join(page, file), "utf8")).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write/u,
    );
  }
});

function unpack(packed: string): string {
  return inflateRawSync(Buffer.from(packed, "base64")).toString();
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

import { expect, test } from "vitest";
import type { RunResult } from "../../harness/results/run-result.ts";
import type { TrialResult } from "../../harness/results/trial-result.ts";
import { syntheticReport, withoutLoad } from "../synthetic-run.test-support.ts";
import { page, sectionText } from "./rendered-page.test-support.ts";
import { sections } from "./sections.ts";

const complete = page(syntheticReport());

test("R3 R4: verdict, fleet sentence and thresholds come first, in this order", () => {
  const text = sectionText(complete, "verdict");
  const places = [
    "LOWER BOUND",
    "For 20 000 validations/s",
    "nodes × 2 vCPU",
    "Assumptions",
    "Thresholds of this answer",
  ].map((words) => text.indexOf(words));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(complete.indexOf(`id="verdict"`)).toBeLessThan(complete.indexOf(`id="verify-costs"`));
});

test("R4: a refused run shows REFUSED with its reasons and no fleet size anywhere, not even in the page data", () => {
  const { run, analysis } = syntheticReport();
  const verdict = { status: "refused", reasons: ["No verify trial is valid."] } as const;
  const report = page({ run, analysis: { ...analysis, verdict } });
  expect(sectionText(report, "verdict")).toContain("REFUSED");
  expect(sectionText(report, "verdict")).toContain("No verify trial is valid.");
  expect(report).not.toMatch(/nodes?\u00a0?\s?×/u);
  expect(report).toContain(String.raw`\"evidence\":null`);
  expect(sectionText(report, "calculator")).toContain("No data.");
});

test("R5: how it was measured names model, versions, CPU, cores, commit, configuration, duration, repetitions, warm-up and clock", () => {
  const text = sectionText(complete, "method");
  const { run } = syntheticReport();
  for (const fact of [
    "open",
    "closed",
    "1.8.1",
    run.tools.node,
    "redis 7.0.15",
    run.host.cpuModel,
    "2 logical",
    String(run.run.commit),
    run.run.configHash,
    "228 s",
    "up to 4 repetitions",
    "Warm-up",
    "monotonic",
    `seed ${run.run.seed}`,
  ]) {
    expect(text).toContain(fact);
  }
});

test("R6: percentiles 50 to 99.9 and max are shown, and p99.9 says «n too small» below 10 000 samples", () => {
  for (const label of ["p50", "p90", "p95", "p99", "p99.9", "max"])
    expect(sectionText(complete, "latency")).toContain(label);
  // 400/s over 10 s and three repetitions are 12 000 samples.
  const constant = (report: string): string =>
    sectionText(report, "latency").split("Latency at a constant rate")[1]?.split("Every other design")[0] ?? "";
  expect(constant(complete)).toContain("12 000");
  expect(constant(complete)).not.toContain("n too small");
  const single = page(
    syntheticReport((run) => ({ ...run, trials: run.trials.filter(({ repetition }) => repetition === 1) })),
  );
  expect(constant(single)).toContain("n too small");
  expect(constant(single)).not.toContain("no data");
});

test("R8: the stages and the algorithms each have their cost", () => {
  for (const words of ["gate", "decode", "signature", "claims"])
    expect(sectionText(complete, "stages")).toContain(words);
  expect(sectionText(complete, "stages")).toContain("denylist “none”, so its denylist stage looks nothing up");
  expect(sectionText(complete, "validation-costs")).toContain("the JWKS is no stage of a validation");
  for (const algorithm of ["HS256", "RS256", "ES256", "EdDSA"])
    expect(sectionText(complete, "verify-costs")).toContain(algorithm);
});

test("how far the targets' warm-up got is said: settled in how many of the load trials, and what ended the others", () => {
  const { run } = syntheticReport();
  const under = run.trials.filter(({ kind }) => kind !== "bench").length;
  expect(sectionText(complete, "method")).toContain(`targets settled in ${under} of ${under} trials under load`);
  expect(sectionText(complete, "method")).not.toContain("ended at its limit");
  const steadiness = [false, false, null];
  const unsettled = syntheticReport((run) => ({
    ...run,
    trials: run.trials.map((trial): TrialResult => {
      if (trial.kind !== "load" || trial.workload !== "mixed") return trial;
      const warmUpSteady = steadiness[trial.repetition - 1] ?? null;
      return { ...trial, evidence: { ...trial.evidence, warmUpSteady } };
    }),
  }));
  expect(sectionText(page(unsettled), "method")).toContain(
    `targets settled in ${under - 3} of ${under - 1} trials under load, in the others their warm-up ended at its limit`,
  );
});

test("C06 C07: latency that a denylist adds stands with its interval, or says that samples are too few", () => {
  const { run, analysis } = syntheticReport();
  const interval = { value: 0.0004, low: 0.00031, high: 0.00049, confidence: 0.95, samples: 3 };
  const denylistOverheads = analysis.denylistOverheads.map((row) => ({
    ...row,
    p50Seconds: interval,
    p99Seconds: null,
  }));
  const text = sectionText(page({ run, analysis: { ...analysis, denylistOverheads } }), "denylist");
  expect(text).toMatch(/400 µs 310–490 µs n too small/u);
});

test("R15: nodes with more vCPUs than scaling was measured on are marked beside the answer, here and in the calculator", () => {
  const marksWith = (vcpusPerNode: number) => {
    const sizing = { ...syntheticReport().run.run.sizing, vcpusPerNode };
    const report = page(syntheticReport((run) => ({ ...run, run: { ...run.run, sizing } })));
    return ["verdict", "calculator"].map(
      (id) =>
        /<small class="extrapolated">([^<]*)/u.exec(
          report.split(`<section id="${id}"`)[1]?.split("</section>")[0] ?? "",
        )?.[1],
    );
  };
  expect(marksWith(4)).toEqual(Array(2).fill("extrapolated from 2\u00a0vCPUs in a node"));
  expect(marksWith(2)).toEqual([undefined, undefined]);
});

test("the busy share of the verifier's event loop stands beside every step", () => {
  expect(sectionText(complete, "latency")).toMatch(/event loop busy .* 10\.0 %/u);
});

const hostile = `</script><img src=x onerror=alert(1)>\u2028"'\u001b[31m\u202e`;

test("R21 F31: hostile text in every string of a run is shown as text and never closes the data block", () => {
  const { run, analysis } = syntheticReport((clean) => ({
    ...clean,
    run: { ...clean.run, id: hostile, commit: hostile, profile: hostile },
    host: { ...clean.host, cpuModel: hostile },
    tools: { ...clean.tools, libraries: { [hostile]: hostile } },
    notMeasured: [{ what: hostile, why: hostile, hint: hostile }],
    trials: clean.trials.map((trial): TrialResult => ({
      ...trial,
      id: `${trial.id}${hostile}`,
      subject: { ...trial.subject, engine: `${trial.subject.engine}${hostile}` },
      verdict:
        trial.verdict.status === "valid"
          ? trial.verdict
          : { status: "refused", reasons: [{ code: "interrupted", message: hostile }] },
    })),
  }));
  const report = page({ run, analysis });
  expect(report).not.toContain("<img");
  expect(report).not.toContain("\u001b");
  expect(report).not.toContain("\u202e");
  expect(report.match(/<\/script>/gu)).toHaveLength(3);
  expect(sectionText(report, "not-measured")).toContain("&#60;img src=x onerror=alert(1)&#62;");
});

test("R22: a token, a key and a password in a run do not reach the report", () => {
  const secret = `${btoa('{"alg":"RS256"}')}.e30.x redis://u:hunter2@db ${["-----BEGIN", "PRIVATE KEY-----"].join(" ")}`;
  const report = page(
    syntheticReport((run) => ({ ...run, notMeasured: [{ what: secret, why: secret, hint: secret }] })),
  );
  expect(report).not.toMatch(/eyJ[A-Za-z0-9_-]+\.|PRIVATE KEY|hunter2/u);
});

const empty = (run: RunResult): RunResult => ({ ...run, trials: [], preflights: [], tokenSizes: [], notMeasured: [] });

test.each([
  ["no trial at all", empty],
  [
    "interrupted before the first trial",
    (run: RunResult) => ({ ...empty(run), run: { ...run.run, status: "interrupted" as const } }),
  ],
  ["every trial refused", refuseAll],
  ["benchmarks only, no k6", withoutLoad],
  [
    "no Redis",
    (run: RunResult) => ({
      ...run,
      tools: { ...run.tools, redis: null },
      trials: run.trials.filter(({ subject }) => subject.denylist !== "redis"),
    }),
  ],
])("R20 F34: a run with %s still gets every section, each with data or an explicit empty state", (_, change) => {
  const report = page(syntheticReport(change));
  for (const { id } of sections) expect(sectionText(report, id).length).toBeGreaterThan(20);
  expect(report).not.toMatch(/NaN|Infinity|undefined|\[object/u);
});

test("R20: empty states say why: interrupted, refused or not part of the run", () => {
  expect(sectionText(page(syntheticReport(empty)), "latency")).toContain("no trial of stepped");
  for (const id of ["comparisons", "validation-costs", "cache", "placement"])
    expect(sectionText(page(syntheticReport(empty)), id)).toMatch(
      /no trial of (duet|placement); “npx jwt-capacity run/u,
    );
  expect(sectionText(page(syntheticReport(refuseAll)), "cpu")).toContain("were refused");
  expect(sectionText(page(syntheticReport(refuseAll)), "denylist")).toContain("There is no pair of valid trials");
  const interrupted = page(syntheticReport((run) => ({ ...empty(run), run: { ...run.run, status: "interrupted" } })));
  expect(sectionText(interrupted, "verdict")).toContain("INTERRUPTED");
  expect(sectionText(interrupted, "verify-costs")).toContain("interrupted before");
});

test("each section has an identifier and a title of its own", () => {
  expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
  expect(new Set(sections.map(({ title }) => title)).size).toBe(sections.length);
});

function refuseAll(run: RunResult): RunResult {
  const reasons = [{ code: "interrupted", message: "The run was stopped." }] as const;
  return { ...run, trials: run.trials.map((trial) => ({ ...trial, verdict: { status: "refused", reasons } })) };
}

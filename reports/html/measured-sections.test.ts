import { expect, test } from "vitest";
import { RUN_QUEUE_WAIT_LIMIT } from "../../harness/analyse/verdict/machine-gates.ts";
import { FLOOR_SHARE_OF_SLO, LAG_SHARE_OF_SLO } from "../../harness/analyse/load/quotable-latency.ts";
import type { TrialResult } from "../../harness/results/trial-result.ts";
import { fullSizeReport, syntheticReport } from "../synthetic-run.test-support.ts";
import { page, sectionText } from "./rendered-page.test-support.ts";
import { renderReport } from "./rendered-report.ts";

const complete = page(syntheticReport());

test("whose latency may be quoted stands with every load: probe from the intended start, from send, k6, floors and lag", () => {
  const text = sectionText(complete, "latency");
  expect(text).toContain("it may be quoted from the probe at 41, from k6 at 8, from neither at 8");
  // k6 at 2 000/s reports on its own floor; at 400/s the probe ran beside it.
  expect(text).toMatch(/none, stepped 2 000\/s none – – –/u);
  expect(text).toMatch(/none, verify 400\/s probe 624 µs 774 µs 722 µs/u);
  expect(text).toMatch(/On a server that does nothing k6 reported a p99 of .*its latency is its own/u);
});

test("what may not be quoted is not drawn: without floors there is no curve and no line, and both say so", () => {
  const report = page(
    syntheticReport((run) => ({
      ...run,
      trials: run.trials
        .filter(({ workload }) => workload !== "floor")
        .map((trial): TrialResult => {
          if (trial.kind !== "load" && trial.kind !== "probe") return trial;
          const windows = trial.windows.map((window) => ({ ...window, floor: null }));
          return trial.kind === "load" ? { ...trial, windows } : { ...trial, windows };
        }),
    })),
  );
  expect(sectionText(report, "latency")).toContain("from neither at 57");
  expect(sectionText(report, "latency")).toContain("No step has a latency that may be quoted");
  expect(report).not.toMatch(/chart-load-curve|chart-distribution/u);
});

test("a scaling law stands below the threads it was fitted to, and says nothing of more of them", () => {
  const { run, analysis } = syntheticReport();
  const law = { singlePerSecond: 20_000, contention: 0.031, coherency: 0.0002, residual: 0.012, fewest: 1, most: 8 };
  const threadScaling = analysis.threadScaling.slice(0, 1).map((row) => ({ ...row, law }));
  const text = sectionText(page({ run, analysis: { ...analysis, threadScaling } }), "verify-costs");
  expect(text).toMatch(/Contention α .* 1–8 3\.10 % 0\.0200 % 1\.20 % more than 8/u);
  const near = threadScaling.map((row) => ({ ...row, law: { ...law, coherency: 0.03 } }));
  expect(sectionText(page({ run, analysis: { ...analysis, threadScaling: near } }), "verify-costs")).toMatch(
    /3\.10 % 3\.00 % 1\.20 % 6/u,
  );
  expect(sectionText(complete, "verify-costs")).not.toContain("scalability law");
});

test("the anchor of a design whose verifier had CPU left is a lower bound; the recommended rate says how fresh processes took it", () => {
  const text = sectionText(complete, "latency");
  expect(text).toMatch(/typical · none 5 240\/s .*? 0\.980 CPU .*? the verifier’s CPU/u);
  expect(text).toMatch(/typical · redis 3 490\/s .*? 0\.810 CPU .*? lower bound/u);
  expect(text).toContain("One verifier process is recommended 3 410/s (65.0 % of what it completed under overload)");
  expect(text).toContain("Fresh processes confirmed 3 410/s.");
  expect(text).toContain("1.13 ms, 1.15 ms, 1.17 ms");
  expect(text).toContain("○ 17.0 %");
});

test("a validation's stages agree within 10 %, or the table names the rest and the stages that differ", () => {
  const text = sectionText(complete, "validation-costs");
  expect(text).toContain("add up within 10 % for 1 of 3");
  expect(text).toContain("agrees: 7.30 % apart (at most 10.0 %)");
  expect(text).toMatch(
    /13\.7 % in the service: reading the header \+1\.\d+ µs, the other \+\d+\.\d+ µs not taken apart further; by stage signature/u,
  );
  expect(text).toContain("timer ≤ 1.00 ns a stage");
});

test("a difference within the noise is called none, and the noise floor stands beside every comparison", () => {
  const text = sectionText(complete, "comparisons");
  expect(text).toMatch(/in-process no difference \+0\.0305 %/u);
  expect(text).toMatch(/redis costs more \+31\.6 % .*? ±0\.368 %/u);
  expect(text).toContain("No difference: 1 of 11");
  expect(text).not.toContain("With a single pair");
  const { run, analysis } = syntheticReport((all) => ({
    ...all,
    trials: all.trials.filter(({ kind, repetition }) => kind !== "duet" || repetition === 1),
  }));
  const single = sectionText(page({ run, analysis }), "comparisons");
  expect(single).toContain("With a single pair of processes the interval is over its blocks");
  expect(single).toContain("8 blocks");
  expect(sectionText(page({ run, analysis: { ...analysis, noise: null } }), "comparisons")).toContain(
    "was not measured",
  );
});

test("a cache has a break-even per algorithm with its limits, and says what it does to revocation", () => {
  const text = sectionText(complete, "cache");
  expect(text).toContain("RS256: a cache pays from a hit ratio of 44.1 % (95 % limits 41.5 % to 46.6 %).");
  expect(text).toMatch(/signatures alone \(measured here\) changes nothing/u);
  expect(text).toMatch(/covers the denylist too \(not measured here\)/u);
});

test("placements stand at the same rates, with what a verifier on one CPU cannot show", () => {
  const text = sectionText(complete, "placement");
  for (const placement of ["inline", "thread-pool", "workers", "processes"])
    expect(text).toMatch(new RegExp(`${placement} 500/s .*${placement} 2 000/s`, "u"));
  expect(text).toContain("The verifier was pinned to one CPU (0)");
  const host = {
    ...syntheticReport().run.host,
    pinning: { pinned: true, targetCpus: "0-3", generatorCpus: "4", sharesCore: false },
  } as const;
  expect(sectionText(page(syntheticReport((run) => ({ ...run, host }))), "placement")).not.toContain("was pinned to");
});

test("user and system time, waiting for a CPU and the event loop stand apart; what measures is no cost of a fleet", () => {
  const text = sectionText(complete, "cpu");
  expect(text).toMatch(/none, verify 400\/s 170 µs 56\.8 µs 0\.100 % 10\.0 % 2\.10 ms 4\.30 ms/u);
  expect(text).toContain("CPUs that measuring kept busy: no cost of a fleet");
  expect(text).toContain("The verifier had CPU 0 for itself");
  expect(text).not.toMatch(/probe, CPU per request|generator, CPU per request/u);
});

test("bytes on the wire are counted per protocol; limits by documentation are said not to be measured", () => {
  const text = sectionText(complete, "wire");
  expect(text).toMatch(/RS256 · typical 872 B 974 B 996 B 2 591 B 2 894 B 725 B 725 B 14 B 22 B/u);
  expect(text).toContain("Default limits of gateways: documented, not measured");
  expect(text).toContain("Not counted: longest token of Envoy");
  const without = page(syntheticReport((run) => ({ ...run, wire: null })));
  expect(sectionText(without, "wire")).toContain("npx jwt-capacity run --profile standard");
});

test("signing stands beside verifying, where it was measured: the two rank by themselves", () => {
  const seconds: Readonly<Record<string, number>> = { RS256: 820e-6, ES256: 31e-6 };
  const report = page(
    syntheticReport((run) => ({
      ...run,
      trials: run.trials.map((trial) =>
        trial.kind !== "bench" || trial.measurement === null
          ? trial
          : {
              ...trial,
              measurement: { ...trial.measurement, signCpuSeconds: seconds[trial.subject.algorithm] ?? null },
            },
      ),
    })),
  );
  const text = sectionText(report, "verify-costs");
  expect(text).toContain("ranks by itself: cheapest ES256 (31.0 µs), dearest RS256 (820 µs)");
  expect(text).toMatch(/RS256 jose typical .*? 820 µs/u);
  expect(sectionText(complete, "verify-costs")).not.toContain("CPU of signing");
});

test("what connecting took stands in the latency table only where a connection was opened", () => {
  expect(sectionText(complete, "latency")).not.toMatch(/connect p50|TLS p50/u);
  const report = page(
    syntheticReport((run) => ({
      ...run,
      trials: run.trials.map((trial): TrialResult => {
        if (trial.kind !== "load") return trial;
        const windows = trial.windows.map((window) => ({
          ...window,
          latencies: window.latencies.map((one) => ({
            ...one,
            connecting: { ...one.latency, samples: 2000, p50Seconds: 83e-6, p99Seconds: 191e-6 },
          })),
        }));
        return { ...trial, windows };
      }),
    })),
  );
  const text = sectionText(report, "latency");
  expect(text).toMatch(/connect p50 connect p99/u);
  expect(text).toMatch(/83\.0 µs 191 µs/u);
  expect(text).not.toContain("TLS p50");
});

test("steps too many to read are left out with their number, never without a word", () => {
  const { run, analysis } = syntheticReport();
  const isStep = ({ workload }: { readonly workload: string }) => workload === "sweep" || workload === "stepped";
  const steps = analysis.serviceDemands.filter(isStep);
  const many = [...analysis.serviceDemands, ...steps, ...steps, ...steps, ...steps, ...steps, ...steps];
  const count = 7 * steps.length;
  expect(steps.length).toBeGreaterThan(6);
  expect(sectionText(page({ run, analysis: { ...analysis, serviceDemands: many } }), "cpu")).toContain(
    `Service demand at each step is left out: ${count} rows`,
  );
});

test("rows that a table leaves out are said to be where they are: in analysis.json, which alone has figures that were computed", () => {
  const longest = page(fullSizeReport());
  expect(longest.match(/analysis\.json has [\d\u00a0]+ more/gu)?.length).toBeGreaterThan(3);
  expect(longest).not.toMatch(/results\.json has [\d\u00a0]+ more/u);
});

test("the axis of a difference says what is subtracted from what", () => {
  const { run, analysis } = syntheticReport();
  const charts = renderReport(run, analysis).parts.flatMap((part) => part.charts);
  expect(charts.find(({ id }) => id === "chart-cache")).toMatchObject({
    verticalAxis: "CPU per request, with the cache minus without",
  });
});

test("a limit in the text is the limit of the code", () => {
  for (const share of [FLOOR_SHARE_OF_SLO, LAG_SHARE_OF_SLO, RUN_QUEUE_WAIT_LIMIT])
    expect(complete.replaceAll("\u00a0", " ")).toContain(` ${share * 100} % of `);
});

import { describe, expect, test } from "vitest";
import type { RunResult } from "../../results/run-result.ts";
import { comparedRun, scattered } from "./compared-runs.test-support.ts";
import { hostControl } from "./host-control.ts";
import { noiseControl } from "./noise-control.ts";

const verifyMicros = scattered(4, 1, 60);
const signing = (factor: number): RunResult =>
  comparedRun("run", { verifyMicros, signMicros: scattered(4, 10, 500 * factor) });

describe("signing with node:crypto tells whether the machine kept its speed", () => {
  test.each([
    [1, "agrees", 0],
    [1.015, "agrees", Math.log(1.015)],
    [1.03, "moved", Math.log(1.03)],
    [0.9, "moved", Math.log(0.9)],
  ] as const)("times %f it %s", (factor, status, lnChange) => {
    const control = hostControl(signing(1), signing(factor));
    expect(control.status).toBe(status);
    expect(control.lnChange).toBeCloseTo(lnChange, 3);
  });

  test.each([
    ["another Node", (run: RunResult) => ({ ...run, tools: { ...run.tools, node: "25.0.0" } })],
    ["another OpenSSL", (run: RunResult) => ({ ...run, tools: { ...run.tools, openssl: "4.0.0" } })],
    ["too few repetitions", (run: RunResult) => ({ ...run, trials: run.trials.slice(0, 2) })],
  ])("with %s it says nothing", (_, change) => {
    expect(hostControl(signing(1), change(signing(1.5)))).toMatchObject({ status: "unknown", lnChange: null });
  });

  test("a run that did not sign has no such control", () => {
    expect(hostControl(signing(1), comparedRun("run", { verifyMicros })).status).toBe("unknown");
  });
});

describe("the duets of a design with itself tell whether the ratios of a run can be believed", () => {
  const control = (noise: readonly number[]) => noiseControl(comparedRun("run", { noise }));

  test.each([
    [0, true],
    [0.0195, true],
    [-0.0195, true],
    [0.0205, false],
    [-0.03, false],
  ])("a mean of %f: %s", (middle, held) => {
    expect(control(scattered(5, 0.01, middle)).held).toBe(held);
  });

  test("fewer than 3 pairs are no control, and neither is a run without such duets", () => {
    expect(control([0, 0.001])).toMatchObject({ held: false, bias: null, sd: null, pairs: 2 });
    expect(control([])).toMatchObject({ held: false, pairs: 0 });
    expect(control([0, 0.001, 0.002])).toMatchObject({ held: true, pairs: 3 });
  });
});

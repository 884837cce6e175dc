import { expect, test } from "vitest";
import { cleanLoadEvidence, exampleWindow } from "../../results/example-trial.test-support.ts";
import type { MeasuredWindow } from "../../results/trial-result.ts";
import { judgeLoadTrial } from "./judge-load-trial.ts";

const machine = { cpus: 4, pinned: true };

test.for([
  { component: "verifier", share: 0.021, refused: true },
  { component: "verifier", share: 0.02, refused: false },
  { component: "verifier", share: null, refused: false },
  { component: "verifier", share: Number.NaN, refused: true },
  { component: "issuer", share: 0.5, refused: false },
])(
  "a $component that waited $share of the window for its CPU: refused is $refused",
  ({ component, share, refused }) => {
    const window = waiting(component, share);
    const verdict = judgeLoadTrial(cleanLoadEvidence([window]), [window], machine);
    expect(verdict.status === "refused" ? verdict.reasons.map(({ code }) => code) : []).toEqual(
      refused ? ["run-queue-wait"] : [],
    );
  },
);

test("where nothing is pinned the generator is the neighbour, and a wait is not held against each window", () => {
  const window = waiting("verifier", 0.345);
  const verdict = judgeLoadTrial(cleanLoadEvidence([window]), [window], { ...machine, pinned: false });
  expect(verdict).toEqual({ status: "valid" });
});

test("a wait for the CPU is reported with its share and the limit", () => {
  const window = waiting("verifier", 0.345);
  expect(judgeLoadTrial(cleanLoadEvidence([window]), [window], machine)).toMatchObject({
    reasons: [{ message: expect.stringContaining("waited 34.5 % of the window") }],
  });
});

function waiting(component: string, share: number | null): MeasuredWindow {
  const window = exampleWindow({ offeredPerSecond: 400 });
  return {
    ...window,
    components: window.components.map((use) =>
      use.component === component
        ? { ...use, runQueueWaitSeconds: share === null ? null : share * use.windowSeconds }
        : use,
    ),
  };
}

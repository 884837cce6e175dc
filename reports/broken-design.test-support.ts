import type { RunResult } from "../harness/results/run-result.ts";

/** A run in which one design more was asked before its trials, and let in what it must refuse. */
export function withBrokenDesign(run: RunResult): RunResult {
  const broken = {
    what: "ES512 · jose",
    why: "let in expired tokens",
    hint: "run again",
    code: "wrong-answers",
  } as const;
  return { ...run, notMeasured: [...run.notMeasured, broken] };
}

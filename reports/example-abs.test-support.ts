import type { AbAnalysis, AbVerdict } from "../harness/analyse/regression/ab-analysis.ts";
import { analyseAb } from "../harness/analyse/regression/analyse-ab.ts";
import type { AbInfo, AbResult } from "../harness/results/ab-result.ts";
import {
  exampleAb,
  exampleAbScenarios,
  type ExampleAbScenario,
  exampleScatter,
  exampleStages,
} from "../harness/results/example-ab.test-support.ts";
import type { DuetSlice } from "../harness/results/trial-result.ts";

/** An `ab` and what it says. */
export interface ExampleReport {
  readonly result: AbResult;
  readonly analysis: AbAnalysis;
}

const [first, second] = exampleAbScenarios();

/** An `ab` of each verdict, as a reader would meet it. */
export const exampleAbs: Readonly<Record<AbVerdict, ExampleReport>> = {
  pass: reportOf([first, { ...second, candidate: exampleScatter(12, { shift: -0.05 }) }]),
  regression: reportOf([
    first,
    {
      ...second,
      candidate: exampleScatter(13, { shift: 0.08 }),
      refused: [4],
      stages: exampleStages("RS256+redis", 6, { "/protected": 16e-6 }),
      slice: twoRoundTrips,
    },
    { ...second, name: "ES256", candidate: exampleScatter(12, { shift: 0.03, spread: 0.1 }) },
  ]),
  inconclusive: reportOf([first, { ...second, candidate: exampleScatter(12, { shift: 0.03, spread: 0.1 }) }], {
    secondsPerScenario: 120,
  }),
  invalid: reportOf([
    { ...first, planted: exampleScatter(12, { turn: 3 }) },
    { ...second, candidate: exampleScatter(12, { shift: 0.08 }), slice: twoRoundTrips },
  ]),
  broken: brokenReport(),
};

function brokenReport(): ExampleReport {
  const nothing = [first, second].map(({ name }) => ({ name, candidate: [] }));
  const faults = [{ role: "candidate", scenario: "RS256", what: "let in expired tokens (8 times)" }] as const;
  const result = exampleAb({ scenarios: nothing, faults });
  return { result, analysis: analyseAb(result) };
}

function twoRoundTrips(slice: DuetSlice, role: string): DuetSlice {
  const { redisCommands } = slice;
  return role === "candidate" && redisCommands !== null ? { ...slice, redisCommands: redisCommands * 2 } : slice;
}

/** The report of an `ab` with such scenarios. */
export function reportOf(scenarios: readonly ExampleAbScenario[], ab: Partial<AbInfo> = {}): ExampleReport {
  const result = exampleAb({ scenarios, ab });
  return { result, analysis: analyseAb(result) };
}

/** A report in which every text that a revision or a machine may bring is replaced. */
export function withText({ result, analysis }: ExampleReport, text: string): ExampleReport {
  return {
    result: {
      ...result,
      ab: { ...result.ab, id: text },
      host: { ...result.host, cpuModel: text },
      sides: result.sides.map((side) => ({
        ...side,
        revision: text,
        packages: { [text]: text },
        settings: { [text]: text },
      })),
      scenarios: result.scenarios.map((scenario) => ({ ...scenario, name: text })),
      notMeasured: [{ what: text, why: text, hint: text }],
    },
    analysis: {
      ...analysis,
      reasons: [text],
      controls: { ...analysis.controls, scenario: text },
      scenarios: analysis.scenarios.map((scenario) => ({
        ...scenario,
        name: text,
        reason: text,
        moved: [text],
        p99Alert: text,
      })),
    },
  };
}

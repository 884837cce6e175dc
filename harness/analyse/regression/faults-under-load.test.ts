import { expect, test } from "vitest";
import { exampleAb, exampleAbScenarios } from "../../results/example-ab.test-support.ts";
import type { AbResult, AbRole } from "../../results/ab-result.ts";
import type { DuetTrialResult } from "../../results/trial-result.ts";
import type { RefusalCode } from "../../results/verdict.ts";
import { validateAbResult } from "../../results/validate-ab-result.ts";
import { analyseAb } from "./analyse-ab.ts";
import { faultsUnderLoad } from "./faults-under-load.ts";

const HUNG = "never answered 32 requests";

/** What each pair of the second scenario meets, from the first on; `null` is a pair that stands. */
type Met = readonly (readonly AbRole[] | null)[];

function abThatMet(met: Met, code: RefusalCode = "too-few-samples"): AbResult {
  const ab = exampleAb();
  const [first, second] = ab.scenarios;
  if (first === undefined || second === undefined) throw new Error("two scenarios");
  const trials = second.trials.slice(0, met.length).map((trial, pair) => spoiled(trial, met[pair] ?? null, code));
  return { ...ab, scenarios: [first, { ...second, trials }] };
}

function spoiled(trial: DuetTrialResult, roles: readonly AbRole[] | null, code: RefusalCode): DuetTrialResult {
  if (roles === null) return trial;
  const verdict = { status: "refused", reasons: [{ code, message: "Refused." }] } as const;
  return { ...trial, verdict, faults: roles.map((variant) => ({ variant, what: HUNG })) };
}

test("a candidate that hangs in two pairs while the base does not is broken, and red", () => {
  const result = abThatMet([["candidate"], null, ["candidate"]]);
  const faults = faultsUnderLoad(result);
  expect(faults).toEqual([
    { role: "candidate", scenario: "RS256+redis", what: `in 2 of 3 pairs, under load: ${HUNG}` },
  ]);
  expect(analyseAb({ ...result, faults })).toMatchObject({
    verdict: "broken",
    reasons: [`The candidate (feature) under RS256+redis: in 2 of 3 pairs, under load: ${HUNG}.`],
  });
});

test("a slice that was left out for it counts, though its pair stands", () => {
  const result = abThatMet([["candidate"], ["candidate"]]);
  const stand = ({ trials, ...scenario }: AbResult["scenarios"][number]) => ({
    ...scenario,
    trials: trials.map((trial) => ({ ...trial, verdict: { status: "valid" } as const })),
  });
  expect(faultsUnderLoad({ scenarios: result.scenarios.map(stand) })).toHaveLength(1);
});

test("once is no rule", () => {
  expect(faultsUnderLoad(abThatMet([["candidate"], null, null]))).toEqual([]);
});

test.each<[string, Met]>([
  ["both in one pair", [["candidate", "base"], ["candidate"], ["candidate"]]],
  ["each in its own", [["candidate"], ["candidate"], ["base"]]],
  ["the control, which is the base once more", [["candidate"], ["candidate"], ["base-again"]]],
])("where another side fails as well nobody is blamed: %s", (_, met) => {
  expect(faultsUnderLoad(abThatMet(met))).toEqual([]);
});

test("a base that breaks, in its own process or as a control, leaves nothing to compare with", () => {
  const result = abThatMet([["base"], ["base-again"], ["planted"]]);
  const faults = faultsUnderLoad(result);
  expect(faults).toMatchObject([{ role: "base", what: `in 3 of 3 pairs, under load: ${HUNG}` }]);
  expect(analyseAb({ ...result, faults }).verdict).toBe("invalid");
});

test.each<RefusalCode>(["cpu-stolen", "sampler-gap", "clock-stepped", "redis-died", "interrupted"])(
  "a pair that was refused for what no side does blames nobody: %s",
  (code) => {
    expect(faultsUnderLoad(abThatMet([["candidate"], ["candidate"]], code))).toEqual([]);
  },
);

test("pairs of different scenarios do not add up", () => {
  const { scenarios, ...ab } = exampleAb({ scenarios: exampleAbScenarios() });
  const once = scenarios.map((scenario) => ({
    ...scenario,
    trials: scenario.trials.map((trial, pair) => spoiled(trial, pair === 0 ? ["candidate"] : null, "target-died")),
  }));
  expect(faultsUnderLoad({ ...ab, scenarios: once })).toEqual([]);
});

test("the faults of a pair are kept in what is stored", () => {
  const stored: unknown = JSON.parse(JSON.stringify(abThatMet([["candidate"]])));
  const checked = validateAbResult(stored);
  if ("problems" in checked) throw new Error(checked.problems.join("\n"));
  expect(checked.ab.scenarios[1]?.trials[0]?.faults).toEqual([{ variant: "candidate", what: HUNG }]);
  const torn: unknown = JSON.parse(JSON.stringify(stored).replace('"what":"never', '"which":"never'));
  expect(validateAbResult(torn)).toHaveProperty("problems");
});

import { describe, expect, test } from "vitest";

import { exampleAb, exampleAbScenarios, exampleScatter, exampleStages } from "./example-ab.test-support.ts";
import { validateAbResult } from "./validate-ab-result.ts";

type Path = readonly (string | number)[];

const whole = () => {
  const [first, second] = exampleAbScenarios();
  const reference = exampleScatter(12, { shift: -0.02 });
  return exampleAb({
    scenarios: [
      { ...first, reference, refused: [3], stages: exampleStages("RS256", 6, { "/protected/signature": 12e-6 }) },
      { ...second, reference },
    ],
  });
};

/** The example as it comes from disk, with the value at a path replaced, or taken away when it is undefined. */
function stored(path: Path = [], value?: unknown): unknown {
  const root: unknown = JSON.parse(JSON.stringify(whole()));
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), root);
  const last = path.at(-1);
  if (last !== undefined && isObject(parent)) parent[last] = value;
  return root;
}

function isObject(node: unknown): node is Record<PropertyKey, unknown> {
  return typeof node === "object" && node !== null;
}

function problemsOf(value: unknown): readonly string[] {
  const result = validateAbResult(value);
  return "problems" in result ? result.problems : [];
}

test("what an ab wrote can be read back unchanged, with stages, a reference and refused trials", () => {
  expect(problemsOf(stored())).toEqual([]);
  expect(validateAbResult(stored())).toEqual({ ab: whole() });
});

test("a field this code does not know is kept", () => {
  expect(validateAbResult(stored(["ab", "later"], 1))).toHaveProperty("ab.ab.later", 1);
});

test("a newer version is refused in one sentence that says what to do", () => {
  expect(problemsOf({ ...whole(), schemaVersion: 3, scenarios: "changed" })).toEqual([
    "schemaVersion: these results are of version 3 and this jwt-capacity reads up to 2. Use the newer jwt-capacity that wrote them",
  ]);
});

test.each([null, [], "text", 7, {}, { schemaVersion: "1" }, { schemaVersion: 0 }])(
  "%j is no ab, and is named as such",
  (value) => {
    expect(problemsOf(value)).toHaveLength(1);
  },
);

describe("a problem names path, what was expected and what came", () => {
  test.each<[Path, unknown, string]>([
    [["ab", "id"], "", 'ab.id: expected text that is not empty, came ""'],
    [["ab", "secondsPerScenario"], 0, "ab.secondsPerScenario: expected a number above 0, came 0"],
    [["ab", "looks"], [], "ab.looks: expected a list of at least 1, came []"],
    [["ab", "looks"], [6, 12, 24], "ab.looks: expected a list of at most 2, came [6,12,24]"],
    [["ab", "looks"], [24, 12], "ab.looks: expected rising numbers of pairs, came 24, 12"],
    [["ab", "looks"], [12, 12], "ab.looks: expected rising numbers of pairs, came 12, 12"],
    [["sides", 1, "role"], "planted", 'sides[1].role: expected one of base, candidate, reference, came "planted"'],
    [["sides", 1, "role"], "base", "sides: expected a candidate, came base, base, reference"],
    [["scenarios"], [], "scenarios: expected a list of at least 1, came []"],
    [
      ["scenarios", 1, "name"],
      "RS256",
      "scenarios[1].name: expected one of its own, came RS256, which is scenarios[0].name",
    ],
    [
      ["scenarios", 1, "trials", 0, "id"],
      "ab/RS256/r2",
      "scenarios[1].trials[0].id: expected one of its own, came ab/RS256/r2, which is scenarios[0].trials[1].id",
    ],
    [["scenarios", 0, "trials", 0, "kind"], "bench", 'scenarios[0].trials[0].kind: expected duet, came "bench"'],
    [["planted", "share"], 0, "planted.share: expected a number above 0, came 0"],
    [["host", "cpus"], null, "host.cpus: expected a number, came null"],
  ])("%j = %j", (path, value, problem) => {
    expect(problemsOf(stored(path, value))).toContain(problem);
  });
});

describe("trials whose variants are not the roles that were compared are named", () => {
  const variants = ["scenarios", 1, "trials", 0, "variants"] as const;
  test.each<[string, Path, unknown]>([
    ["the base is not the first", [...variants, 0, "name"], "candidate"],
    ["a side is missing", [...variants, 1, "name"], "base"],
    ["a control where none ran", [...variants, 1, "name"], "planted"],
    ["a name that is no role", [...variants, 2, "name"], "someone"],
  ])("%s", (_, path, value) => {
    expect(problemsOf(stored(path, value))[0]).toMatch(
      /^scenarios\[1\]\.trials\[0\]\.variants: expected base, candidate, reference, the base first, came /,
    );
  });

  test("the base in another place than the first", () => {
    const { variants } = whole().scenarios[1]?.trials[0] ?? { variants: [] };
    const turned = stored(["scenarios", 1, "trials", 0, "variants"], variants.toReversed());
    expect(problemsOf(turned)).toEqual([expect.stringContaining("the base first, came reference, candidate, base")]);
  });

  test("a control scenario without the base again; a stage with more than both sides", () => {
    expect(problemsOf(stored(["scenarios", 0, "trials", 0, "variants", 3, "name"], "base"))[0]).toContain(
      "expected base, candidate, reference, base-again, the base first, came base, candidate, reference, planted",
    );
    expect(problemsOf(stored(["scenarios", 0, "stages", 0, "variants", 9, "name"], "reference"))[0]).toContain(
      "scenarios[0].stages[0].variants: expected base, candidate, the base first, came base, candidate, reference",
    );
  });

  test("planted work that could not be calibrated is not missed", () => {
    const [first, second] = exampleAbScenarios();
    const ab = exampleAb({ scenarios: [first, second], planted: null });
    const scenarios = ab.scenarios.map((scenario) => ({
      ...scenario,
      trials: scenario.trials.map((trial) => ({
        ...trial,
        variants: trial.variants.filter(({ name }) => name !== "planted"),
        slices: trial.slices.filter(({ variant }) => trial.variants[variant]?.name !== "planted"),
      })),
    }));
    expect(problemsOf({ ...ab, scenarios })).toEqual([]);
  });
});

describe("F13 F34 slices of a valid trial that no machine can have measured are named, of a refused one kept", () => {
  const cases: readonly [string, string, unknown, string][] = [
    ["a CPU counter that ran backwards", "verifierCpuSeconds", -1, "CPU of the verifier is -1, and must be above 0."],
    ["more CPU than the machine has", "verifierCpuSeconds", 60, "verifier used 60 CPU seconds in 0.3 s of 4 CPUs."],
    ["no request", "requests", 0, "request count of the slice is 0, and must be above 0."],
    ["a hit ratio above 1", "cacheHitRatio", 1.5, "cache hit ratio of the slice is 1.5, above 1."],
    ["a variant that there is none of", "variant", 9, "variant is 9, and there are 3."],
  ];
  test.each(cases)("%s", (_, member, value, problem) => {
    const slice = (trial: number): Path => ["scenarios", trial === 3 ? 0 : 1, "trials", trial, "slices", 2, member];
    expect(problemsOf(stored(slice(0), value))).toEqual([`scenarios[1].trials[0].slices[2]: ${problem}`]);
    expect(problemsOf(stored(slice(3), value))).toEqual([]);
  });

  test("NaN as JSON has it is no number", () => {
    expect(problemsOf(stored(["scenarios", 0, "stages", 1, "slices", 0, "p50Seconds"], null))).toEqual([
      "scenarios[0].stages[1].slices[0].p50Seconds: expected a number, came null",
    ]);
  });

  test("stages are held to the same", () => {
    expect(problemsOf(stored(["scenarios", 0, "stages", 1, "slices", 0, "requests"], 0))).toEqual([
      "scenarios[0].stages[1].slices[0]: request count of the slice is 0, and must be above 0.",
    ]);
  });
});

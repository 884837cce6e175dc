import { expect, test } from "vitest";
import { configProblems, formatProblem } from "./config-problems.ts";

test("every problem of a configuration is reported at once, with path, what is allowed, what came and the nearest match (C7)", () => {
  const problems = configProblems(
    {
      profile: "quik",
      algorithms: ["RS256", "RS265"],
      load: { ratePerSecond: -5, warmupSecond: 1 },
      sizing: { headroom: "much" },
    },
    "configuration file",
  );
  expect(problems.map(formatProblem)).toEqual([
    'profile: expected one of quick, standard, full; got "quik". Did you mean quick? [configuration file]',
    expect.stringMatching(/^algorithms\[1\]: expected one of HS256, .*; got "RS265"\. Did you mean RS256\?/),
    "load.ratePerSecond: expected at least 1; got -5 [configuration file]",
    expect.stringMatching(/^load\.warmupSecond: unknown key; allowed here: .*\. Did you mean warmupSeconds\?/),
    'sizing.headroom: expected number; got "much" [configuration file]',
  ]);
});

test("a configuration that says nothing has no problem", () => {
  expect(configProblems({}, "configuration file")).toEqual([]);
});

test("a configuration that is no object is one problem", () => {
  expect(configProblems("quick", "configuration file")).toEqual([
    { layer: "configuration file", path: "", message: 'expected object; got "quick"' },
  ]);
});

test("a key too many in a value of several shapes is named with the keys that are allowed there (C7)", () => {
  const problems = (reuse: unknown) => configProblems({ load: { population: { reuse } } }, "f").map(formatProblem);
  const unknown = (key: string) => `load.population.reuse.${key}: unknown key; allowed here: zipfExponent.`;
  expect(problems({ zipfExponent: 1, skew: 2 })).toEqual([`${unknown("skew")} [f]`]);
  expect(problems({ zipfExponents: 1 })).toEqual([
    "load.population.reuse.zipfExponent: expected number; got undefined [f]",
    `${unknown("zipfExponents")} Did you mean zipfExponent? [f]`,
  ]);
  expect(problems({ zipfExponent: 9 })).toEqual(["load.population.reuse.zipfExponent: expected at most 5; got 9 [f]"]);
  expect(problems("zipf")).toEqual([expect.stringMatching(/expected "each-once", "uniform" or \{ zipfExponent: /)]);
});

test("a name that is like nothing allowed gets no suggestion", () => {
  expect(configProblems({ profile: "xyzzy-plugh" }, "x")[0]?.message).not.toContain("Did you mean");
});

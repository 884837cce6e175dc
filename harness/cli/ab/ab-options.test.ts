import { expect, test } from "vitest";
import { mostTrials, nextLookFits } from "../../analyse/regression/second-look.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { defaultScenarios } from "../../plan/ab-scenario.ts";
import { exampleAb, exampleScatter } from "../../results/example-ab.test-support.ts";
import { type AbOptions, readAbRequest } from "./ab-options.ts";

test("the candidate is the working tree, and with something put in its place the base itself", () => {
  expect(sidesOf({ base: "main" })).toEqual(["base main", "candidate ."]);
  expect(sidesOf({ base: "main", candidate: "HEAD", reference: "v1" })).toEqual([
    "base main",
    "candidate HEAD",
    "reference v1",
  ]);
  expect(sidesOf({ base: "main", candidateWith: ["jose@6.2.16"] })).toEqual(["base main", "candidate main"]);
  expect(sidesOf({ base: "main", candidateSet: ["cache=on"] })).toEqual(["base main", "candidate main"]);
});

test("packages and settings belong to the side that they were given for", () => {
  const { sides, scenarios, secondsPerScenario, out } = readAbRequest({
    base: "main",
    baseWith: ["node@24.20.0"],
    candidateWith: ["jose@6.2.16", "@scope/name@1.0.0-rc.1"],
    candidateSet: ["engine=fast-jwt"],
  });
  expect(sides).toMatchObject([
    { packages: { node: "24.20.0" }, settings: {} },
    { packages: { jose: "6.2.16", "@scope/name": "1.0.0-rc.1" }, settings: { engine: "fast-jwt" } },
  ]);
  expect(scenarios.map(({ name }) => name)).toEqual(defaultScenarios);
  expect({ secondsPerScenario, out }).toEqual({ secondsPerScenario: 420, out: "ab" });
});

test("every problem of the options is said at once, before anything is started", () => {
  const problems = problemOf({
    scenarios: ["RS265", "RS256", "RS256", "ML-DSA-44"],
    candidateWith: ["jose", "jose@1; rm", "node@24"],
    candidateSet: ["engine=fast-jwt", "engin=x"],
  });
  expect(problems).toMatch(/^7 problems; nothing was started:/);
  for (const part of [
    /--base REF: expected the revision/,
    /RS265: expected to begin with an algorithm/,
    /--scenarios: RS256 is named twice/,
    /jose: expected a package as name@version/,
    /jose@1; rm: expected a package/,
    /node@24: expected an exact version/,
    /engin=x: expected key=value/,
  ])
    expect(problems).toMatch(part);
});

test.each(["latest", "^6", "~6.2", "6", "6.2", "6.x", "v6.2.16", "6.2.16-", "next-7"])(
  "a version that is not exact is refused, with how to find the one that is: jose@%s",
  (version) => {
    expect(problemOf({ base: "main", candidateWith: [`jose@${version}`] })).toBe(
      `jose@${version}: expected an exact version, as in jose@6.2.16, because a tag or a range is another version next month; to find it: npm view "jose@${version}" version`,
    );
  },
);

test.each(["6.2.16", "7.0.0-rc.1", "7.0.0-beta", "1.0.0+build.5", "10.20.30-a.b-c+d"])(
  "an exact version is taken: %s",
  (version) => {
    const [, candidate] = readAbRequest({ base: "main", candidateWith: [`jose@${version}`] }).sides;
    expect(candidate?.packages).toEqual({ jose: version });
  },
);

test("a scenario that one side cannot run is refused with that side and the reason", () => {
  expect(problemOf({ base: "main", scenarios: ["ML-DSA-44"], candidateSet: ["engine=fast-jwt"] })).toMatch(
    /^the candidate cannot run the scenario ML-DSA-44: fast-jwt does not offer/,
  );
});

test("the default has room for both looks at 14 s a pair, however many trials the first one repeats", () => {
  const refused = Array.from({ length: mostTrials(12) - 12 }, (_, place) => place);
  const candidate = exampleScatter(mostTrials(12));
  const { secondsPerScenario } = readAbRequest({ base: "main" });
  const fits = (durationSeconds: number) => {
    const [scenario] = exampleAb({ scenarios: [{ name: "RS256", candidate, refused, durationSeconds }] }).scenarios;
    if (scenario === undefined) throw new Error("one scenario was made");
    return nextLookFits(scenario, { looks: [12, 24], secondsPerScenario }, 0);
  };
  expect([14, 14.1].map(fits)).toEqual([true, false]);
});

function sidesOf(options: AbOptions): string[] {
  return readAbRequest(options).sides.map(({ role, revision }) => `${role} ${revision}`);
}

function problemOf(options: AbOptions): string {
  try {
    readAbRequest(options);
  } catch (error) {
    if (error instanceof JwtCapacityError && error.code === "JC-USAGE-001") return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

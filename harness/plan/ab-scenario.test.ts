import { expect, test } from "vitest";
import { type AbScenarioSpec, defaultScenarios, parseScenario, readSideSettings, withSettings } from "./ab-scenario.ts";

function scenario(name: string): AbScenarioSpec {
  const parsed = parseScenario(name);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed;
}

test("a scenario is an algorithm and what differs from the plain design, in any order", () => {
  expect(scenario("RS256").subject).toEqual({
    algorithm: "RS256",
    engine: "jose",
    tokenProfile: "typical",
    denylist: "none",
    placement: "inline",
    cache: null,
  });
  expect(scenario("ES256+cache+redis+fast-jwt+minimal").subject).toEqual({
    algorithm: "ES256",
    engine: "fast-jwt",
    tokenProfile: "minimal",
    denylist: "redis",
    placement: "inline",
    cache: { hitRatio: 0.9, covers: "signature" },
  });
  expect(scenario("RS256+redis").name).toBe("RS256+redis");
});

test("every scenario of an ab that names none can be run", () => {
  expect(defaultScenarios.map((name) => scenario(name).name)).toEqual(defaultScenarios);
});

test.each([
  ["RS265", /^RS265: expected to begin with an algorithm\. Did you mean RS256\?$/],
  ["redis", /expected to begin with an algorithm/],
  ["RS256+reddis", /^RS256\+reddis: "reddis" is none of .*redis.* Did you mean redis\?$/],
  ["RS256+processes", /"processes" is none of/],
  ["ML-DSA-44+fast-jwt", /fast-jwt does not offer/],
  ["", /expected to begin with an algorithm/],
])("the scenario %j is refused with what was expected", (name, problem) => {
  expect(parseScenario(name)).toEqual({ problem: expect.stringMatching(problem) });
});

test("a side's settings change the design of every scenario, and what cannot be is said", () => {
  const read = readSideSettings(["engine=fast-jwt", "cache=on"]);
  if ("problem" in read) throw new Error(read.problem);
  expect(withSettings(scenario("RS256+redis"), read.settings)).toEqual({
    subject: {
      ...scenario("RS256+redis").subject,
      engine: "fast-jwt",
      cache: { hitRatio: 0.9, covers: "signature" },
    },
  });
  expect(withSettings(scenario("RS256+cache"), { cache: "off" })).toEqual({ subject: scenario("RS256").subject });
  expect(withSettings(scenario("ML-DSA-44"), read.settings)).toEqual({
    problem: expect.stringMatching(/^ML-DSA-44: fast-jwt does not offer/),
  });
});

test.each([
  ["engin=jose", /expected key=value with one of algorithm, engine.* Did you mean engine\?/],
  ["engine", /expected one of .*jose/],
  ["engine=josee", /expected one of .*Did you mean jose\?/],
  ["cache=maybe", /expected one of on, off/],
])("the setting %j is refused with what was expected", (text, problem) => {
  expect(readSideSettings([text])).toEqual({ problem: expect.stringMatching(problem) });
});

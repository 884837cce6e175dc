import { expect, test } from "vitest";
import { parseScenario } from "./ab-scenario.ts";
import { type AbProcess, pairTrial, stageTrial } from "./ab-trials.ts";

const scenario = parseScenario("RS256+redis");
if ("problem" in scenario) throw new Error(scenario.problem);
const { subject } = scenario;
const place = { repetition: 3, order: 7, seed: 11 };

function process(role: AbProcess["role"], plantedWork = 0): AbProcess {
  return { role, installation: { root: `/${role}`, nodePath: `/${role}/node` }, subject, plantedWork };
}

test("every role of a pair is a process of its own, from its own installation, on the whole protected route", () => {
  const roles = ["base", "candidate", "base-again", "planted"] as const;
  const processes = roles.map((role) => process(role, role === "planted" ? 0.08 : 0));
  const trial = pairTrial(scenario, processes, place, 8);
  expect(trial).toMatchObject({ id: "ab/RS256+redis/pair/r3", comparison: "revisions", order: 7, seed: 11, blocks: 8 });
  expect(trial.variants).toEqual(
    processes.map(({ role, installation, plantedWork }) => ({
      name: role,
      process: role,
      route: "/protected",
      subject,
      plantedWork,
      usesRedis: true,
      installation,
    })),
  );
});

test("stage by stage, base and candidate are driven on the same routes one after the other, each in one process", () => {
  const { variants } = stageTrial(scenario, [process("base"), process("candidate")], place, 4);
  expect(variants.map(({ route }) => route).filter((_, index) => index % 2 === 0)).toEqual([
    "/plain",
    "/protected/credentials",
    "/protected/gate",
    "/protected/decode",
    "/protected/signature",
    "/protected/claims",
    "/protected",
  ]);
  for (const [index, { route, name, process: own }] of variants.entries()) {
    expect(route).toBe(variants[index - (index % 2)]?.route);
    expect([name, own]).toEqual(index % 2 === 0 ? ["base", "base"] : ["candidate", "candidate"]);
  }
});

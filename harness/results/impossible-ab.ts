import { type AbResult, type AbRole, abRoles, type AbScenario, sideRoles } from "./ab-result.ts";
import { contradictedVerdict } from "./contradicted-verdict.ts";
import { impossibleSlice } from "./impossible-values.ts";
import type { DuetTrialResult } from "./trial-result.ts";

/**
 * Names what cannot be true in an `ab` of the right shape, each with its path: looks that do not rise, sides, scenarios or trials
 * that are there twice, trials whose variants are not the roles that were compared, or that are called valid against their own
 * evidence, and slices of valid trials that no machine can have measured. Refused trials keep theirs.
 */
export function impossibleAb(result: AbResult): string[] {
  const roles = result.sides.map(({ role }) => role);
  const trials = result.scenarios.flatMap((scenario, index) =>
    partsOf(scenario, `scenarios[${index}]`).map(({ trial, path }) => ({ name: trial.id, path: `${path}.id` })),
  );
  return [
    ...fallingLooks(result),
    ...missingSides(roles),
    ...doubles(roles.map((name, index) => ({ name, path: `sides[${index}].role` }))),
    ...doubles(result.scenarios.map(({ name }, index) => ({ name, path: `scenarios[${index}].name` }))),
    ...doubles(trials),
    ...result.scenarios.flatMap((scenario, index) =>
      partsOf(scenario, `scenarios[${index}]`).flatMap(({ trial, path, expected }) => [
        ...wrongRoles(trial, path, expected(roles)),
        ...inTrial(trial, path, result.host.cpus),
      ]),
    ),
  ];
}

/** A trial of a scenario, and the roles it must hold. */
interface Part {
  readonly trial: DuetTrialResult;
  readonly path: string;
  readonly expected: (sides: readonly AbRole[]) => readonly AbRole[];
}

function partsOf({ trials, stages, controls }: AbScenario, path: string): Part[] {
  const inPairs = (sides: readonly AbRole[]) =>
    abRoles.filter((role) => sides.includes(role) || (role === "base-again" && controls));
  return [
    ...trials.map((trial, index) => ({ trial, path: `${path}.trials[${index}]`, expected: inPairs })),
    ...stages.map((trial, index) => ({
      trial,
      path: `${path}.stages[${index}]`,
      expected: () => ["base", "candidate"] as const,
    })),
  ];
}

function fallingLooks({ ab: { looks } }: AbResult): string[] {
  const falls = looks.some((look, index) => look <= (looks[index - 1] ?? 0));
  return falls ? [`ab.looks: expected rising numbers of pairs, came ${looks.join(", ")}`] : [];
}

function missingSides(roles: readonly AbRole[]): string[] {
  const missing = sideRoles.filter((role) => role !== "reference" && !roles.includes(role));
  return missing.map((role) => `sides: expected a ${role}, came ${roles.join(", ")}`);
}

function doubles(named: readonly { readonly name: string; readonly path: string }[]): string[] {
  const first = new Map<string, string>();
  return named.flatMap(({ name, path }) => {
    const place = first.get(name);
    if (place === undefined) first.set(name, path);
    return place === undefined ? [] : [`${path}: expected one of its own, came ${name}, which is ${place}`];
  });
}

/** The first variant is the base, every role that was compared is there, and nothing else; `planted` where it could be calibrated. */
function wrongRoles({ variants }: DuetTrialResult, path: string, expected: readonly AbRole[]): string[] {
  const came = [...new Set(variants.map(({ name }) => name))];
  const allowed: readonly string[] = expected.includes("base-again") ? [...expected, "planted"] : expected;
  const fits =
    came[0] === "base" && expected.every((role) => came.includes(role)) && came.every((name) => allowed.includes(name));
  return fits ? [] : [`${path}.variants: expected ${expected.join(", ")}, the base first, came ${came.join(", ")}`];
}

function inTrial(trial: DuetTrialResult, path: string, cpus: number): string[] {
  const { verdict, slices, variants } = trial;
  if (verdict.status !== "valid") return [];
  const contradiction = contradictedVerdict(trial);
  if (contradiction !== null) return [`${path}.verdict: ${contradiction}`];
  return slices.flatMap((slice, index) => {
    const problem =
      slice.variant < variants.length
        ? impossibleSlice(slice, cpus)
        : `variant is ${slice.variant}, and there are ${variants.length}.`;
    return problem === null ? [] : [`${path}.slices[${index}]: ${problem}`];
  });
}

import { configProblems, type ConfigProblem } from "./config-problems.ts";

/** Settings that a variable of the environment may give, and its name. */
export const environmentVariables = {
  profile: "JWT_CAPACITY_PROFILE",
  seed: "JWT_CAPACITY_SEED",
  out: "JWT_CAPACITY_OUT",
} as const;

/** What the environment says; a number that is none stays text, so that it is a problem and not lost. */
export function environmentLayer(environment: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const given = Object.entries(environmentVariables).flatMap(([key, name]) => {
    const text = environment[name];
    return text === undefined ? [] : [[key, key === "seed" ? asNumber(text) : text] as const];
  });
  return Object.fromEntries(given);
}

/** Every problem of the environment, each with the name of its variable. */
export function environmentProblems(layer: Record<string, unknown>): ConfigProblem[] {
  const names: Readonly<Record<string, string>> = environmentVariables;
  return configProblems(layer, "environment").map((problem) => ({
    ...problem,
    layer: `environment variable ${names[problem.path] ?? ""}`.trimEnd(),
  }));
}

function asNumber(text: string): number | string {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

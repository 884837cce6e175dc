import { parseArgs } from "node:util";

/** Reads the options of a target process and gathers every problem with them instead of stopping at the first. */
export interface OptionReader {
  readonly problems: readonly string[];
  /** A value out of a closed set; `fallback` when absent. */
  choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T;
  /** A whole number within bounds; `fallback` when absent. */
  integer(name: string, least: number, most: number, fallback: number): number;
  /** A number within bounds, in decimal notation; `fallback` when absent. */
  number(name: string, least: number, most: number, fallback: number): number;
  /** Text that is not empty; `fallback` when absent. */
  text(name: string, fallback: string): string;
  /** Text that may be absent. */
  optionalText(name: string): string | undefined;
  flag(name: string): boolean;
  /** Adds a problem that one option alone does not show. */
  problem(message: string): void;
}

/** What a process needs to know before it starts. */
export type ParsedOptions<T> = { readonly options: T } | { readonly problems: readonly string[] };

/**
 * Parses `--name value` and `--flag` arguments.
 * @param names Options that take a value.
 * @param flags Options that take none.
 */
export function readOptions(argv: readonly string[], names: readonly string[], flags: readonly string[]): OptionReader {
  const problems: string[] = [];
  const values = parse(argv, names, flags, problems);
  const text = (name: string): string | undefined => {
    const value = values.get(name);
    if (value === "") problems.push(`--${name} needs a value that is not empty`);
    return value === "" ? undefined : value;
  };
  return {
    problems,
    choice(name, allowed, fallback) {
      const value = text(name);
      if (value === undefined) return fallback;
      const known = allowed.find((candidate) => candidate === value);
      if (known === undefined) problems.push(`--${name} must be one of ${allowed.join(", ")}; got ${quote(value)}`);
      return known ?? fallback;
    },
    integer(name, least, most, fallback) {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= least && number <= most) return number;
      problems.push(`--${name} must be a whole number from ${least} to ${most}; got ${quote(value)}`);
      return fallback;
    },
    number(name, least, most, fallback) {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = /^\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : Number.NaN;
      if (number >= least && number <= most) return number;
      problems.push(`--${name} must be a number from ${least} to ${most}; got ${quote(value)}`);
      return fallback;
    },
    text: (name, fallback) => text(name) ?? fallback,
    optionalText: text,
    flag: (name) => values.has(name),
    problem: (message) => problems.push(message),
  };
}

function parse(argv: readonly string[], names: readonly string[], flags: readonly string[], problems: string[]) {
  const values = new Map<string, string>();
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
      ...Object.fromEntries(flags.map((name) => [name, { type: "boolean" as const }])),
    },
  });
  for (const token of tokens) {
    if (token.kind === "positional") problems.push(`unexpected argument ${quote(token.value)}`);
    if (token.kind !== "option") continue;
    const takesValue = names.includes(token.name);
    if (!takesValue && !flags.includes(token.name)) {
      problems.push(
        `unknown option ${token.rawName}; known are ${[...names, ...flags].map((name) => `--${name}`).join(", ")}`,
      );
    } else if (values.has(token.name)) problems.push(`--${token.name} is given twice`);
    else if (takesValue && token.value === undefined) problems.push(`--${token.name} needs a value`);
    else if (!takesValue && token.value !== undefined) problems.push(`--${token.name} takes no value`);
    else values.set(token.name, token.value ?? "");
  }
  return values;
}

function quote(value: string): string {
  return JSON.stringify(value);
}

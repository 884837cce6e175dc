import {
  type AbScenarioSpec,
  defaultScenarios,
  parseScenario,
  readSideSettings,
  withSettings,
} from "../../plan/ab-scenario.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { DEFAULT_SEED } from "../../plan/resolve-config.ts";
import { WORKING_TREE } from "../../provision/revisions/find-revision.ts";
import type { CiFileOptions } from "../ci/ci-files.ts";
import type { AbSide } from "../../results/ab-result.ts";
import { COMMAND } from "../../results/command.ts";

/** Options of `ab`, as the command line gives them. */
export interface AbOptions extends CiFileOptions {
  readonly base?: string;
  readonly candidate?: string;
  readonly reference?: string;
  readonly baseWith?: readonly string[];
  readonly candidateWith?: readonly string[];
  readonly baseSet?: readonly string[];
  readonly candidateSet?: readonly string[];
  readonly scenarios?: readonly string[];
  readonly secondsPerScenario?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly github?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** One side as it is asked for. */
export interface WantedSide {
  readonly role: AbSide["role"];
  readonly revision: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
}

/** What an `ab` is to compare. */
export interface AbRequest {
  /** Base, candidate, and the reference where there is one. */
  readonly sides: readonly WantedSide[];
  readonly scenarios: readonly AbScenarioSpec[];
  readonly secondsPerScenario: number;
  readonly seed: number;
  /** Directory that holds one directory for each `ab`. */
  readonly out: string;
}

/** Room for both looks, 24 pairs of about 14 s, and for all the refused trials that the first one repeats. */
const DEFAULT_SECONDS_PER_SCENARIO = 420;

/**
 * Reads the options of `ab`.
 *
 * @throws JwtCapacityError JC-USAGE-001 with every problem at once
 */
export function readAbRequest(options: AbOptions): AbRequest {
  const problems: string[] = [];
  const taken = <T extends object>(read: T | { readonly problem: string }): readonly T[] => {
    if (!("problem" in read)) return [read];
    problems.push(read.problem);
    return [];
  };
  const side = (role: AbSide["role"], revision: string, packages: readonly string[], settings: readonly string[]) => ({
    role,
    revision,
    packages: Object.assign({}, ...packages.flatMap((text) => taken(readPackage(text)))) as Record<string, string>,
    settings: taken(readSideSettings(settings))[0]?.settings ?? {},
  });
  const { base, candidateWith = [], candidateSet = [], baseWith = [], baseSet = [] } = options;
  if (base === undefined) problems.push("--base REF: expected the revision to compare with, such as main");
  // What replaces a package or a setting is compared with the same revision without it.
  const own = candidateWith.length + candidateSet.length > 0 ? base : WORKING_TREE;
  const sides: WantedSide[] = [
    side("base", base ?? "", baseWith, baseSet),
    side("candidate", options.candidate ?? own ?? WORKING_TREE, candidateWith, candidateSet),
    ...(options.reference === undefined ? [] : [side("reference", options.reference, [], [])]),
  ];
  const names = options.scenarios ?? defaultScenarios;
  for (const name of new Set(names.filter((text, index) => names.indexOf(text) !== index)))
    problems.push(`--scenarios: ${name} is named twice`);
  const scenarios = names.flatMap((name) => taken(parseScenario(name)));
  for (const scenario of scenarios)
    for (const { role, settings } of sides) {
      const changed = withSettings(scenario, settings);
      if ("problem" in changed) problems.push(`the ${role} cannot run the scenario ${changed.problem}`);
    }
  if (problems.length > 0)
    throw new JwtCapacityError(
      "JC-USAGE-001",
      `${problems.length === 1 ? "" : `${problems.length} problems; nothing was started:\n  - `}${problems.join("\n  - ")}`,
      `${COMMAND} ab --help`,
    );
  return {
    sides,
    scenarios,
    secondsPerScenario: options.secondsPerScenario ?? DEFAULT_SECONDS_PER_SCENARIO,
    seed: options.seed ?? DEFAULT_SEED,
    out: options.out ?? "ab",
  };
}

/** `jose@6.2.16`, `@scope/name@1.0.0-rc.1`, `node@24.20.0`: exact, because an installation is kept under what was asked for. */
function readPackage(text: string): Readonly<Record<string, string>> | { readonly problem: string } {
  const [, name, version] = /^((?:@[\w.~-]+\/)?[\w.~-]+)@([\w.+~^-]+)$/.exec(text) ?? [];
  if (name === undefined || version === undefined)
    return { problem: `${text}: expected a package as name@version, such as jose@6.2.16 or node@24.20.0` };
  if (!EXACT_VERSION.test(version))
    return {
      problem: `${text}: expected an exact version, as in jose@6.2.16, because a tag or a range is another version next month; to find it: npm view "${text}" version`,
    };
  return { [name]: version };
}

/** A version of Semantic Versioning 2.0.0: three numbers, then a pre-release and a build where it has them. */
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/;

import { tokenProfileIds } from "../../targets/issue/token-profiles.ts";
import { algorithmIds, algorithms } from "../../targets/verify/algorithms.ts";
import { denylistIds, denylists } from "../../targets/verify/denylists.ts";
import { engineIds, engines } from "../../targets/verify/engines.ts";
import { placementIds, placements } from "../../targets/verify/placements.ts";
import { didYouMean } from "./nearest-match.ts";
import type { PlannedSubject } from "./trial-spec.ts";

/** A design under which two revisions are compared. */
export interface AbScenarioSpec {
  /** As it was asked for: `RS256+redis`. */
  readonly name: string;
  readonly subject: PlannedSubject;
}

/** What is compared unless something else is asked for: each catches what the others cannot see. */
export const defaultScenarios: readonly string[] = ["RS256", "ES256", "HS256", "RS256+redis", "RS256+cache"];

/** Share of the requests whose token is in the cache, in a scenario with one. */
const CACHED_SHARE = 0.9;

/** All that the name of a scenario stands for: a history holds only runs side by side in which this is the same. */
export function scenarioDefaults(): readonly unknown[] {
  return [plainDesign, CACHED_SHARE];
}

/** What a scenario starts from. */
const plainDesign: Omit<PlannedSubject, "algorithm"> = {
  engine: "jose",
  tokenProfile: "typical",
  denylist: "none",
  placement: "inline",
  cache: null,
};

/**
 * Reads a scenario such as `RS256+redis+cache`: an algorithm, then in any order an engine, a denylist, a placement, a token profile, `cache`.
 *
 * @returns the scenario, or what is wrong with it
 */
export function parseScenario(name: string): AbScenarioSpec | { readonly problem: string } {
  const [algorithm = "", ...parts] = name.split("+");
  const found = algorithmIds.find((id) => id === algorithm);
  if (found === undefined)
    return { problem: `${name}: expected to begin with an algorithm.${didYouMean(algorithm, algorithmIds)}` };
  let subject: PlannedSubject = { ...plainDesign, algorithm: found };
  for (const part of parts) {
    const setting = settingIds.find((id) => id !== "algorithm" && settings[id].values.includes(part));
    const changed =
      part === "cache" ? changeSubject(subject, "cache", "on") : setting && changeSubject(subject, setting, part);
    if (changed === undefined || "problem" in changed)
      return { problem: `${name}: "${part}" is none of ${partNames.join(", ")}.${didYouMean(part, partNames)}` };
    subject = changed.subject;
  }
  const impossible = whyImpossible(subject);
  return impossible === null ? { name, subject } : { problem: `${name}: ${impossible}` };
}

interface Setting {
  readonly values: readonly string[];
  readonly change: (subject: PlannedSubject, value: string) => PlannedSubject;
}

/** What one side of a comparison may have instead of the scenario's own. */
const settings: Readonly<Record<SettingId, Setting>> = {
  algorithm: {
    values: algorithmIds,
    change: (subject, value) => ({ ...subject, algorithm: pick(algorithmIds, value) }),
  },
  engine: { values: engineIds, change: (subject, value) => ({ ...subject, engine: pick(engineIds, value) }) },
  denylist: { values: denylistIds, change: (subject, value) => ({ ...subject, denylist: pick(denylistIds, value) }) },
  placement: {
    values: placementIds.filter((id) => id !== "processes"),
    change: (subject, value) => ({ ...subject, placement: pick(placementIds, value) }),
  },
  "token-profile": {
    values: tokenProfileIds,
    change: (subject, value) => ({ ...subject, tokenProfile: pick(tokenProfileIds, value) }),
  },
  cache: {
    values: ["on", "off"],
    change: (subject, value) => ({
      ...subject,
      cache: value === "on" ? { hitRatio: CACHED_SHARE, covers: "signature" } : null,
    }),
  },
};

const settingIds = ["algorithm", "engine", "denylist", "placement", "token-profile", "cache"] as const;

type SettingId = (typeof settingIds)[number];

/** What may stand behind the algorithm of a scenario. */
const partNames: readonly string[] = [
  ...settingIds.filter((id) => id !== "algorithm" && id !== "cache").flatMap((id) => settings[id].values),
  "cache",
].filter((part) => part !== "none");

/** The settings of one side, `key=value` each: applied to every scenario. */
export function readSideSettings(
  texts: readonly string[],
): { readonly settings: Readonly<Record<string, string>> } | { readonly problem: string } {
  const read: Record<string, string> = {};
  for (const text of texts) {
    const [key = "", value = ""] = text.split(/=(.*)/s);
    const id = settingIds.find((known) => known === key);
    if (id === undefined)
      return {
        problem: `${text}: expected key=value with one of ${settingIds.join(", ")}.${didYouMean(key, settingIds)}`,
      };
    const { values } = settings[id];
    if (!values.includes(value))
      return { problem: `${text}: expected one of ${values.join(", ")}.${didYouMean(value, values)}` };
    read[id] = value;
  }
  return { settings: read };
}

/** A scenario's design with the settings of one side, or why there is none. */
export function withSettings(
  { name, subject }: AbScenarioSpec,
  own: Readonly<Record<string, string>>,
): { readonly subject: PlannedSubject } | { readonly problem: string } {
  let changed = subject;
  for (const [key, value] of Object.entries(own)) {
    const next = changeSubject(changed, pick(settingIds, key), value);
    if ("problem" in next) return { problem: `${name}: ${next.problem}` };
    changed = next.subject;
  }
  const impossible = whyImpossible(changed);
  return impossible === null ? { subject: changed } : { problem: `${name}: ${impossible}` };
}

function changeSubject(
  subject: PlannedSubject,
  id: SettingId,
  value: string,
): { readonly subject: PlannedSubject } | { readonly problem: string } {
  const { values, change } = settings[id];
  if (!values.includes(value)) return { problem: `${id}: expected one of ${values.join(", ")}; got "${value}"` };
  return { subject: change(subject, value) };
}

function whyImpossible({ algorithm, engine, placement }: PlannedSubject): string | null {
  if (!engines[engine].supports(algorithm)) return `${engine} does not offer ${algorithms[algorithm].label}`;
  return placements[placement].whyNot(engine, algorithm);
}

/** Whether Redis takes part in a design. */
export function usesRedis({ denylist }: PlannedSubject): boolean {
  return denylists[denylist].needsRedis;
}

function pick<T extends string>(ids: readonly T[], value: string): T {
  const found = ids.find((id) => id === value);
  if (found === undefined) throw new RangeError(`expected one of ${ids.join(", ")}; got "${value}"`);
  return found;
}

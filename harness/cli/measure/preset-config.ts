import type { Preset } from "../../analyse/fleet/presets.ts";
import type { Config } from "../../plan/config.ts";

/**
 * What a run has to measure for a preset: its algorithm under load, with its denylist, which the fleet is sized with, and without, beside
 * the other algorithms as duets; and its question. Everything else is the profile's. Checked with the other flags.
 *
 * @param given the other flags: algorithms that they name are meant instead of the preset's
 */
export function presetConfig({ design, question }: Preset, given: Config): Config {
  const { algorithm, denylist } = design;
  const { ratePerSecond, sloPercentile, sloSeconds } = question;
  const driven =
    algorithm === undefined || given.algorithms !== undefined
      ? { load: {}, duet: {} }
      : { load: { algorithms: [algorithm] }, duet: { algorithms: [...new Set([algorithm, ...COMPARED])] } };
  return {
    load: { ...driven.load, ...(denylist === undefined ? {} : { denylists: [...new Set([denylist, "none"])] }) },
    duet: driven.duet,
    sizing: { ratePerSecond, sloPercentile, sloSeconds },
  } as Config;
}

/** What architects choose between. */
const COMPARED = ["HS256", "RS256", "ES256"] as const;

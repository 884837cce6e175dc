import { type Preset, type PresetId, presetIds, presets } from "../analyse/fleet/presets.ts";
import { JwtCapacityError } from "../plan/error.ts";
import { didYouMean } from "../plan/nearest-match.ts";
import { COMMAND } from "../results/command.ts";

/**
 * The preset that `--preset` names, or `null` where it names none.
 *
 * @param command whose help lists the option
 * @throws JwtCapacityError JC-USAGE-001 for a name that does not exist
 */
export function presetOption(name: string | undefined, command: "plan" | "run"): Preset | null {
  if (name === undefined) return null;
  const id = presetIds.find((known): known is PresetId => known === name);
  if (id !== undefined) return presets[id];
  throw new JwtCapacityError(
    "JC-USAGE-001",
    `--preset: no preset ${name}.${didYouMean(name, presetIds)}; there are ${presetIds.join(", ")}`,
    `${COMMAND} ${command} --help lists the options`,
  );
}

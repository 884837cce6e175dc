import type { Estimate } from "../statistics/estimate.ts";
import type { MeasuredLoad, SizingBasis } from "./size-fleet.ts";

/**
 * The service demand at a load, read off the table of measured ones (capacity method 2.2). Between two of them it lies on the straight
 * line: demand falls ever less as load rises, so that the line is no lower than what it stands for. Outside of them it is that of the
 * nearest load, which above the highest is too much rather than too little. A load that fell behind has no demand to plan with.
 *
 * @param along what rises from load to load: how busy the verifier is, or the rate that was offered
 */
export function demandAt(
  { loads, cpuSecondsPerValidation }: SizingBasis,
  along: "utilisation" | "offeredPerSecond",
  at: number,
): Estimate {
  const rising = loads.filter(({ keptUp }) => keptUp).toSorted((a, b) => a[along] - b[along]);
  const below = rising.findLast((load) => load[along] <= at);
  const above = rising.find((load) => load[along] >= at);
  if (below === undefined || above === undefined)
    return (below ?? above)?.cpuSecondsPerValidation ?? cpuSecondsPerValidation;
  return between(below, above, above[along] === below[along] ? 0 : (at - below[along]) / (above[along] - below[along]));
}

/** As certain as the less certain of the two. */
function between(
  { cpuSecondsPerValidation: a }: MeasuredLoad,
  { cpuSecondsPerValidation: b }: MeasuredLoad,
  share: number,
): Estimate {
  const mean = (key: "value" | "low" | "high") => a[key] + share * (b[key] - a[key]);
  const { confidence, samples } = a.samples <= b.samples ? a : b;
  return { value: mean("value"), low: mean("low"), high: mean("high"), confidence, samples };
}

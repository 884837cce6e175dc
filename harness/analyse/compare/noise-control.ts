import { comparisons } from "../../results/comparisons.ts";
import type { RunResult } from "../../results/run-result.ts";
import { cpuOf, duetGroups, pairedByBlock } from "../costs/duet-pairs.ts";
import { momentsOf } from "../statistics/estimate-from.ts";
import { median } from "../statistics/median.ts";
import type { NoiseControl } from "./run-comparison.ts";

/** A design against itself may seem to cost so much more or less in the mean (capacity method §4.2), as a share. */
export const LARGEST_BIAS = 0.02;

/** Fewer pairs say nothing of a mean and its spread. */
export const LEAST_PAIRS = 3;

/** What the duets of a design with itself say of a run: whether its ratios can be believed, and how far a pair scatters. */
export function noiseControl(run: RunResult): NoiseControl {
  const noise = duetGroups(run).find(({ comparison }) => comparisons[comparison].of === "noise");
  const values = (noise?.trials ?? [])
    .map(({ slices }) => pairedByBlock(slices, [0, 1], (a, b) => Math.log(cpuOf(b) / cpuOf(a))))
    .filter((blocks) => blocks.length > 0)
    .map(median);
  if (values.length < LEAST_PAIRS) {
    const why = `it has ${values.length} valid pairs of a design with itself, and ${LEAST_PAIRS} are needed`;
    return { held: false, why, bias: null, sd: null, pairs: values.length };
  }
  const { mean, variance, count } = momentsOf(values);
  const held = Math.abs(mean) <= Math.log1p(LARGEST_BIAS);
  const seen = `${(100 * Math.expm1(mean)).toFixed(2)} %`;
  return {
    held,
    why: held ? null : `a design against itself differed by ${seen} (limit ${100 * LARGEST_BIAS} %)`,
    bias: mean,
    sd: Math.sqrt(variance),
    pairs: count,
  };
}

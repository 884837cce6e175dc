import { cpuOf, pairedByBlock, throughputOf } from "../../analyse/costs/duet-pairs.ts";
import { judgeDuetTrial } from "../../analyse/verdict/judge-probe-trial.ts";
import { median } from "../../analyse/statistics/median.ts";
import { runDuetTrial } from "../../drive/run-duet-trial.ts";
import { gatherDuetTrial } from "../../gather/duet-trial.ts";
import { duetSeconds } from "../../plan/trial-seconds.ts";
import type { DuetTrialSpec } from "../../plan/trial-spec.ts";
import type { DuetSlice } from "../../results/trial-result.ts";
import type { Verdict } from "../../results/verdict.ts";
import { CHECK_CONNECTIONS, CHECK_TOKENS, checkedSubject, type SelfcheckSetting } from "./selfcheck-setting.ts";

/** ln-ratios of one variant over the first one: the median of the blocks. */
export interface PairRatios {
  readonly cpu: number;
  readonly throughput: number;
  readonly p50: number;
}

/** Wall seconds of a duet of so many processes and blocks. */
export function duetPairSeconds(processes: number, blocks: number): number {
  return duetSeconds({ processes, variants: processes, blocks, sliceSeconds: SLICE_SECONDS });
}

/**
 * One pair of fresh processes per share of planted work, all of one design and alive at once.
 *
 * @param plantedWork of each variant; the others are compared with the first
 */
export async function runDuetPair(
  plantedWork: readonly number[],
  {
    blocks,
    seed,
    connections = CHECK_CONNECTIONS,
  }: { readonly blocks: number; readonly seed: number; readonly connections?: number },
  { environment, machine }: SelfcheckSetting,
): Promise<{ readonly verdict: Verdict; readonly value: readonly PairRatios[] }> {
  const spec: DuetTrialSpec = {
    kind: "duet",
    id: "selfcheck/duet",
    order: 0,
    workload: "duet",
    comparison: "noise",
    subject: checkedSubject,
    repetition: seed,
    seed,
    corpusTokens: CHECK_TOKENS,
    variants: plantedWork.map((share, index) => ({
      name: String(index),
      subject: checkedSubject,
      route: "/protected",
      process: String(index),
      plantedWork: share,
      usesRedis: false,
    })),
    blocks,
    sliceSeconds: SLICE_SECONDS,
    connections,
    onUnavailable: "fail-closed",
  };
  const { evidence, variants, slices } = gatherDuetTrial(spec, await runDuetTrial(spec, environment), "");
  return {
    verdict: judgeDuetTrial(evidence, variants, slices, machine.cpus),
    value: variants.slice(1).map((_, index) => pairRatios(slices, index + 1)),
  };
}

/** What the method settled on: short enough for both sides to meet the same moment of the machine. */
const SLICE_SECONDS = 0.3;

function pairRatios(slices: readonly DuetSlice[], variant: number): PairRatios {
  const of = (figure: (slice: DuetSlice) => number) =>
    median(pairedByBlock(slices, [0, variant], (first, other) => Math.log(figure(other) / figure(first))));
  return {
    cpu: of(cpuOf),
    throughput: of(throughputOf),
    p50: of(({ p50Seconds }) => p50Seconds),
  };
}

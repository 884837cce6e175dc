import { cpuOf } from "../analyse/duet-pairs.ts";
import { judgeDuetTrial } from "../analyse/judge-probe-trial.ts";
import { median } from "../analyse/median.ts";
import { runDuetTrial } from "../drive/run-duet-trial.ts";
import { gatherDuetTrial } from "../gather/duet-trial.ts";
import type { DuetTrialSpec } from "../plan/trial-spec.ts";
import type { DuetSlice } from "../results/trial-result.ts";
import type { Verdict } from "../results/verdict.ts";
import { CHECK_CONNECTIONS, CHECK_TOKENS, checkedSubject, type SelfcheckSetting } from "./selfcheck-setting.ts";

/** ln-ratios of one variant over the first one: the median of the blocks. */
export interface PairRatios {
  readonly cpu: number;
  readonly throughput: number;
  readonly p50: number;
}

/** Seconds that a duet of so many processes and blocks takes. */
export function duetSeconds(processes: number, blocks: number): number {
  return processes * (3.2 + blocks * (SLICE_SECONDS + 0.06));
}

/**
 * One pair of fresh processes per share of planted work, all of one design and alive at once.
 *
 * @param plantedWork of each variant; the others are compared with the first
 */
export async function runDuetPair(
  plantedWork: readonly number[],
  { blocks, seed }: { readonly blocks: number; readonly seed: number },
  { environment, machine }: SelfcheckSetting,
): Promise<{ readonly verdict: Verdict; readonly value: readonly PairRatios[] }> {
  const spec: DuetTrialSpec = {
    kind: "duet",
    id: "selfcheck/duet",
    order: 0,
    workload: "duet",
    comparison: "control",
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
    })),
    blocks,
    sliceSeconds: SLICE_SECONDS,
    connections: CHECK_CONNECTIONS,
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
  const blocks = [...Map.groupBy(slices, ({ block }) => block).values()];
  const of = (figure: (slice: DuetSlice) => number) =>
    median(
      blocks.flatMap((block) => {
        const [first, other] = [0, variant].map((index) => block.find((slice) => slice.variant === index));
        return first === undefined || other === undefined ? [] : [Math.log(figure(other) / figure(first))];
      }),
    );
  return {
    cpu: of(cpuOf),
    throughput: of(({ requests, windowSeconds }) => requests / windowSeconds),
    p50: of(({ p50Seconds }) => p50Seconds),
  };
}

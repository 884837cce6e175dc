import { percent } from "../../analyse/verdict/gate.ts";
import { isBelowNoise, type NoiseFloor, noiseFloor } from "../../analyse/costs/noise-floor.ts";
import { pairedEstimate } from "../../analyse/statistics/paired-estimate.ts";
import { CALIBRATION_SHARE, plantedShare } from "../../analyse/regression/planted-share.ts";
import { duetPairSeconds, type PairRatios, runDuetPair } from "./selfcheck-duet-pairs.ts";
import { asRatio, type CheckLine, checkResult, type CheckResult, shownLine } from "./selfcheck-lines.ts";
import { collectValid, type SelfcheckSetting } from "./selfcheck-setting.ts";

const BLOCKS = 10;

/** How much is planted, as a share of a request's CPU, and in how many pairs it has to be found. */
function aim(quick: boolean) {
  return quick ? { planted: 0.05, pairs: 6 } : { planted: 0.03, pairs: 12 };
}

/** Wall seconds. */
export function plantedWorkSeconds(quick: boolean): number {
  return duetPairSeconds(2, BLOCKS * 2) + aim(quick).pairs * duetPairSeconds(3, BLOCKS);
}

/** Plants work in one of three verifiers of the same design: the duet has to find it there and nothing in the other. */
export async function checkPlantedWork(setting: SelfcheckSetting): Promise<CheckResult> {
  const { planted, pairs } = aim(setting.quick);
  const silent = { ...setting, progress: () => {} };
  const calibration = await collectValid({ wanted: 1 }, silent, (attempt) =>
    runDuetPair([0, CALIBRATION_SHARE], { blocks: BLOCKS * 2, seed: attempt + 1 }, setting),
  );
  const seen = calibration.valid[0]?.[0]?.cpu ?? 0;
  const found = plantedShare(planted, seen);
  if (found === null) {
    const remark = `${CALIBRATION_SHARE} units of planted work showed as ${percent(Math.expm1(seen))}, too little to plant ${percent(planted)} by.`;
    return checkResult("planted-work", plantedWorkLines(planted, []), [remark, ...calibration.refusals]);
  }
  const { share, costOfOne } = found;
  const { valid, refusals } = await collectValid({ wanted: pairs }, setting, (attempt) =>
    runDuetPair([0, 0, share], { blocks: BLOCKS, seed: attempt + 100 }, setting),
  );
  const ratios = valid.flatMap(([same, more]) =>
    same === undefined || more === undefined ? [] : [{ same, planted: more }],
  );
  const remark = `A unit of planted work costs ${percent(costOfOne)} of a request; ${percent(planted)} are planted by ${share} of it.`;
  return checkResult("planted-work", plantedWorkLines(planted, ratios), [remark, ...refusals]);
}

/** One comparison in fresh processes: identical verifiers, and one of them with planted work. */
export interface PlantedPair {
  readonly same: Pick<PairRatios, "cpu">;
  readonly planted: Pick<PairRatios, "cpu">;
}

/** The pairs held against what a duet must tell apart. */
export function plantedWorkLines(planted: number, pairs: readonly PlantedPair[]): CheckLine[] {
  const same = pairs.map(({ same }) => same.cpu);
  const more = pairs.map(({ planted }) => planted.cpu);
  const floor = noiseFloor(same);
  if (floor === null)
    return [
      { ...shownLine("CPU per request, the same verifier twice", null), status: "inconclusive" },
      { ...shownLine(`CPU per request with ${percent(planted)} planted`, null), status: "inconclusive" },
    ];
  const [none, some] = [pairedEstimate(same), pairedEstimate(more)];
  return [
    {
      ...shownLine("CPU per request, the same verifier twice", asRatio(none)),
      limit: "holds 1, or is less than can be detected",
      status: isBelowNoise(none, floor) ? "holds" : "does-not-hold",
    },
    {
      ...shownLine(`CPU per request with ${percent(planted)} planted / without`, asRatio(some)),
      limit: "above 1 and more than can be detected",
      status: !isBelowNoise(some, floor) && some.value > 0 ? "holds" : missed(planted, floor),
    },
    shownLine("spread (SD) of a pair of the same", { value: floor.sd, samples: floor.pairs }, "share"),
    shownLine(
      "least change that so many pairs detect",
      { value: floor.minimumDetectableEffect, samples: floor.pairs },
      "share",
    ),
  ];
}

/** Not to find what the noise hides is no fault of the duet. */
function missed(planted: number, { minimumDetectableEffect }: NoiseFloor): "inconclusive" | "does-not-hold" {
  return minimumDetectableEffect > planted * DETECTABLE_SHARE ? "inconclusive" : "does-not-hold";
}

/** The planted work is only about as large as it should be, and an effect of just the least size is missed one time in five. */
const DETECTABLE_SHARE = 0.7;

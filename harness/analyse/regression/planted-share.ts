/** Units of work per request with which planting is calibrated: so many that they show well in a single duet. */
export const CALIBRATION_SHARE = 2;

/** Below it the calibration saw no more than noise, and no share can be derived from it. */
const LEAST_COST = 0.05;

/** How much work to plant for a change of a known size. */
export interface PlantedShare {
  /** Units per request. */
  readonly share: number;
  /** What one unit per request costs, as a share of a request's CPU. */
  readonly costOfOne: number;
}

/**
 * Units per request that raise its CPU by `aim` (0.05 is 5 %), taking their cost for proportional to their number.
 *
 * @param calibrationLnRatio ln-ratio of the CPU per request with `CALIBRATION_SHARE` planted over that without
 * @returns `null` when the calibration shows too little to derive a share from
 */
export function plantedShare(aim: number, calibrationLnRatio: number): PlantedShare | null {
  const cost = Math.expm1(calibrationLnRatio);
  if (!Number.isFinite(cost) || cost < LEAST_COST) return null;
  return { share: Number(((CALIBRATION_SHARE * aim) / cost).toFixed(3)), costOfOne: cost / CALIBRATION_SHARE };
}

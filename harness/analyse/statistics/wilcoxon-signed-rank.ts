/**
 * The middle of paired differences, without assuming a distribution: the median of all Walsh averages (vᵢ + vⱼ)/2, i ≤ j
 * (Hodges & Lehmann 1963). Same unit as the values. Throws when there is no value or one that is not finite.
 */
export function hodgesLehmann(values: readonly number[]): number {
  const averages = walshAverages(values);
  const upper = averages[averages.length >> 1] ?? Number.NaN;
  const lower = averages[(averages.length - 1) >> 1] ?? Number.NaN;
  return lower / 2 + upper / 2;
}

/**
 * Exact limits for the middle of a symmetric distribution: each side leaves out at most `alphaSide` (0 to 0.5).
 *
 * The c-th smallest and largest Walsh average, where c counts the k with P(T⁺ ≤ k) ≤ alphaSide (Hollander & Wolfe,
 * Nonparametric Statistical Methods, 3.3). `null` when there are too few values for any such k: 5 or fewer at 0.025.
 * Time and memory grow with the square of the number of values. Throws as `hodgesLehmann`.
 */
export function walshLimits(
  values: readonly number[],
  alphaSide: number,
): { readonly low: number; readonly high: number } | null {
  const averages = walshAverages(values);
  const rank = walshRank(values.length, alphaSide);
  const low = averages[rank - 1];
  const high = averages.at(-rank);
  return rank === 0 || low === undefined || high === undefined ? null : { low, high };
}

/**
 * Exact one-sided probability that as many Walsh averages lie above 0 by chance, were the middle 0: P(T⁺ ≥ t) of the Wilcoxon
 * signed-rank statistic (Hollander & Wolfe 3.1).
 *
 * Averages of exactly 0 (values of 0, and ties of opposite sign) count as no rise, which can only make it larger. It is at most
 * `alphaSide` exactly when the lower limit of `walshLimits` lies above 0. Throws as `hodgesLehmann`.
 */
export function risePValue(values: readonly number[]): number {
  const notAbove = walshAverages(values).filter((average) => average <= 0).length;
  let probability = 0;
  for (const one of signedRankProbabilities(values.length).subarray(0, notAbove + 1)) probability += one;
  return Math.min(1, probability);
}

/** How many k have P(T⁺ ≤ k) ≤ alphaSide for `count` values: 14 for 12 values and 0.025; 0 when there are too few values. */
export function walshRank(count: number, alphaSide: number): number {
  let cumulative = 0;
  let rank = 0;
  for (const probability of signedRankProbabilities(count)) {
    cumulative += probability;
    if (cumulative > alphaSide) return rank;
    rank += 1;
  }
  return rank;
}

/** P(T⁺ = k), k from 0 to n(n + 1)/2: every rank has the sign + or − with probability 1/2, one rank added after the other. */
function signedRankProbabilities(count: number): Float64Array {
  const probabilities = new Float64Array((count * (count + 1)) / 2 + 1);
  probabilities[0] = 1;
  for (let rank = 1; rank <= count; rank += 1) {
    for (let sum = (rank * (rank + 1)) / 2; sum >= 0; sum -= 1) {
      const withRank = sum >= rank ? (probabilities[sum - rank] ?? 0) : 0;
      probabilities[sum] = ((probabilities[sum] ?? 0) + withRank) / 2;
    }
  }
  return probabilities;
}

/** Rising. */
function walshAverages(values: readonly number[]): Float64Array {
  if (values.length === 0) throw new RangeError("Walsh averages need at least one value");
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`Walsh averages need finite values, and one is ${bad}`);
  const averages = new Float64Array((values.length * (values.length + 1)) / 2);
  let next = 0;
  for (const [index, value] of values.entries()) {
    for (const other of values.slice(index)) averages[next++] = value / 2 + other / 2;
  }
  return averages.sort();
}

/** The Hodges–Lehmann estimate of paired differences and the exact Wilcoxon signed-rank interval at 95 %. */
export function walshInterval(differences: readonly number[]): { estimate: number; lower: number; upper: number } {
  const averages = differences
    .flatMap((first, index) => differences.slice(index).map((second) => (first + second) / 2))
    .sort((a, b) => a - b);
  const outermost = criticalRank(differences.length, 0.025);
  return {
    estimate: averages[averages.length >> 1] ?? Number.NaN,
    lower: averages[outermost - 1] ?? Number.NaN,
    upper: averages[averages.length - outermost] ?? Number.NaN,
  };
}

/** How many values of the signed-rank statistic are improbable on one side. */
function criticalRank(count: number, alpha: number): number {
  // Ways[k]: subsets of the ranks 1…count whose sum is k, of 2^count.
  let ways: readonly number[] = [1];
  for (let rank = 1; rank <= count; rank++) {
    const before = ways;
    ways = Array.from({ length: before.length + rank }, (_, sum) => (before[sum] ?? 0) + (before[sum - rank] ?? 0));
  }
  let cumulative = 0;
  return ways.findIndex((subsets) => (cumulative += subsets / 2 ** count) > alpha);
}

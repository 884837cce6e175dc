/**
 * p-values after Holm's correction (1979): each is what the family-wise error would be if all up to it were called. In the order
 * given; the largest is 1. Throws when one is no probability.
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const bad = pValues.find((value) => !(value >= 0 && value <= 1));
  if (bad !== undefined) throw new RangeError(`a p-value lies between 0 and 1, and one is ${bad}`);
  const rising = pValues.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  for (const [rank, { value, index }] of rising.entries()) {
    largest = Math.max(largest, Math.min(1, value * (pValues.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}

/** A product as it was typed: 0.07 × 100 is 7.000000000000001 in binary, and 7 here. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

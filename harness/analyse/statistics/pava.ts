/** Neighbours that share one fitted value. */
interface Block {
  readonly mean: number;
  readonly weight: number;
  readonly count: number;
}

/**
 * The nearest sequence that never falls: weighted least squares by pooling adjacent violators (Barlow et al. 1972).
 *
 * `weights` are above 0 and as many as the values; 1 each by default. Throws when a value is not finite or a weight is
 * absent or not above 0. For a sequence that never rises turn the signs about, before and after.
 */
export function isotonicRegression(values: readonly number[], weights?: readonly number[]): number[] {
  if (weights !== undefined && weights.length !== values.length) {
    throw new RangeError(`${values.length} values need as many weights, and there are ${weights.length}`);
  }
  const blocks: Block[] = [];
  for (const [index, value] of values.entries()) {
    let block: Block = { mean: value, weight: weights === undefined ? 1 : (weights[index] ?? Number.NaN), count: 1 };
    if (!Number.isFinite(value)) throw new RangeError(`isotonic regression needs finite values, and one is ${value}`);
    if (!(block.weight > 0 && Number.isFinite(block.weight))) {
      throw new RangeError(`isotonic regression needs weights above 0, and one is ${block.weight}`);
    }
    for (let last = blocks.at(-1); last !== undefined && last.mean >= block.mean; last = blocks.at(-1)) {
      block = pool(last, block);
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ mean, count }) => Array.from({ length: count }, () => mean));
}

function pool(left: Block, right: Block): Block {
  const weight = left.weight + right.weight;
  return {
    mean: left.mean + (right.mean - left.mean) * (right.weight / weight),
    weight,
    count: left.count + right.count,
  };
}

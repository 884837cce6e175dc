/** Latency at a share of the overload anchor. */
export interface LatencyPoint {
  /** Offered over completed under overload, above 0 and below 1. */
  readonly fractionOfAnchor: number;
  readonly seconds: number;
}

/** One quantile of latency over load: `A + B·rho/(1−rho)` with rho the share of the overload anchor. */
export interface LatencyCurve {
  /** A: what a request takes without load, s, 0 or more. */
  readonly unloadedSeconds: number;
  /** B: what it gains per unit of rho/(1−rho), s, 0 or more. */
  readonly growthSeconds: number;
  /** Root mean square of ln(fitted / measured) over the fitted steps: 0.1 is about 10 %. */
  readonly residual: number;
}

/** Two parameters go through any two points: only a third step says whether the curve has the right shape. */
export const FEWEST_STEPS = 3;

/**
 * Fits `A + B·rho/(1−rho)`, A and B at least 0, by least squares on the logarithms (capacity method 2.3): errors of a latency are
 * factors. `null` with fewer than three distinct loads. Throws when a load is not between 0 and 1 or a latency not above 0.
 *
 * With the weight w of the growing part and c their common factor the curve is `c·(1 − w + w·u/scale)`. For a given w the best c is
 * a mean, so that one number between 0 and 1 is searched; its ends are A = 0 and B = 0.
 */
export function fitLatencyCurve(points: readonly LatencyPoint[]): LatencyCurve | null {
  const wrong = points.find(({ fractionOfAnchor: rho, seconds }) => !(rho > 0 && rho < 1 && isPositive(seconds)));
  if (wrong !== undefined) {
    throw new RangeError(
      `a curve needs loads between 0 and 1 and latencies above 0, and one is ${wrong.seconds} s at ${wrong.fractionOfAnchor}`,
    );
  }
  if (new Set(points.map(({ fractionOfAnchor }) => fractionOfAnchor)).size < FEWEST_STEPS) return null;
  const odds = points.map(({ fractionOfAnchor }) => oddsOf(fractionOfAnchor));
  const scale = Math.exp(mean(odds.map(Math.log)));
  const growths = odds.map((value) => value / scale);
  const logarithms = points.map(({ seconds }) => Math.log(seconds));
  const fitWith = (weight: number) => weightedFit(weight, growths, logarithms);
  const { weight, factor, squares } = smallest(fitWith);
  return {
    unloadedSeconds: factor * (1 - weight),
    growthSeconds: (factor * weight) / scale,
    residual: Math.sqrt(squares / points.length),
  };
}

/** The latency that a curve gives at a share of the anchor, s. Only meant within the shares it was fitted to. */
export function secondsAt({ unloadedSeconds, growthSeconds }: LatencyCurve, fractionOfAnchor: number): number {
  return unloadedSeconds + growthSeconds * oddsOf(fractionOfAnchor);
}

/**
 * The share of the anchor at which a curve reaches `seconds`: z/(1+z) with z = (Y − A)/B (capacity method 2.4). `null` when that is
 * at or below the unloaded value; 1 when the curve does not rise. May lie outside of the shares that were fitted.
 */
export function fractionAt({ unloadedSeconds, growthSeconds }: LatencyCurve, seconds: number): number | null {
  if (seconds <= unloadedSeconds) return null;
  const odds = (seconds - unloadedSeconds) / growthSeconds;
  return odds === Infinity ? 1 : odds / (1 + odds);
}

interface WeightedFit {
  readonly weight: number;
  readonly factor: number;
  /** Sum of the squared differences of logarithms. */
  readonly squares: number;
}

function weightedFit(weight: number, growths: readonly number[], logarithms: readonly number[]): WeightedFit {
  const differences = growths.map((growth, index) => (logarithms[index] ?? 0) - Math.log(1 - weight + weight * growth));
  const centre = mean(differences);
  const squares = differences.reduce((sum, difference) => sum + (difference - centre) ** 2, 0);
  return { weight, factor: Math.exp(centre), squares };
}

/** Searches the whole range coarsely, because it may have two valleys, then the best part of it by golden section. */
function smallest(fitWith: (weight: number) => WeightedFit): WeightedFit {
  const coarse = Array.from({ length: GRID + 1 }, (_, index) => fitWith(index / GRID));
  const start = better(...coarse).weight;
  let [low, high] = [Math.max(0, start - 1 / GRID), Math.min(1, start + 1 / GRID)];
  let [left, right] = [fitWith(high - GOLDEN * (high - low)), fitWith(low + GOLDEN * (high - low))];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (left.squares <= right.squares) {
      [high, right] = [right.weight, left];
      left = fitWith(high - GOLDEN * (high - low));
    } else {
      [low, left] = [left.weight, right];
      right = fitWith(low + GOLDEN * (high - low));
    }
  }
  return better(fitWith(0), fitWith(1), better(left, right));
}

const GRID = 16;
const ROUNDS = 32;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The first of the best: an end of the range before what is only just as good. */
function better(...fits: readonly WeightedFit[]): WeightedFit {
  return fits.reduce((best, fit) => (fit.squares < best.squares ? fit : best));
}

function oddsOf(fraction: number): number {
  return fraction / (1 - fraction);
}

function isPositive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

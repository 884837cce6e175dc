/** Throughput of so many busy vCPUs. */
export interface ScalingPoint {
  readonly vcpus: number;
  readonly operationsPerSecond: number;
}

/** How throughput grows with vCPUs: `X(N) = gamma·N / (1 + alpha·(N−1) + beta·N·(N−1))`. */
export interface ScalingLaw {
  /** gamma: what one vCPU does alone, 1/s. */
  readonly singlePerSecond: number;
  /** alpha, 0 or more: the share of the work that waits its turn. */
  readonly contention: number;
  /** beta, 0 or more: what every pair of vCPUs costs to stay in step. */
  readonly coherency: number;
  /** Root mean square of the relative differences at the fitted points: 0.02 is 2 %. */
  readonly residual: number;
  /** Fewest and most vCPUs that were fitted: outside of them the law says nothing. */
  readonly fewest: number;
  readonly most: number;
}

/** Two of the three parameters bend the same curve: fewer points cannot tell them apart (capacity method 2.6; usl4j asks for as many). */
export const FEWEST_SCALING_POINTS = 6;

/**
 * Fits the Universal Scalability Law (Gunther, https://www.perfdynamics.com/Manifesto/USLscalability.html) by least squares of
 * relative errors: a throughput is off by a factor, whatever its size. `null` with fewer than six distinct counts. Throws when a
 * count is below 1 or a throughput not above 0.
 *
 * `N/X = (1 + alpha·(N−1) + beta·N·(N−1)) / gamma` is linear in its three coefficients. Where the best ones are negative, which no
 * machine is, the best of those with one or both of them 0 are taken.
 */
export function fitScalingLaw(points: readonly ScalingPoint[]): ScalingLaw | null {
  const wrong = points.find(
    ({ vcpus, operationsPerSecond: rate }) => !(vcpus >= 1 && rate > 0 && Number.isFinite(rate)),
  );
  if (wrong !== undefined) {
    throw new RangeError(
      `a scaling law needs at least 1 vCPU and rates above 0, and one is ${wrong.operationsPerSecond}/s at ${wrong.vcpus}`,
    );
  }
  const counts = new Set(points.map(({ vcpus }) => vcpus));
  if (counts.size < FEWEST_SCALING_POINTS) return null;
  const [best] = [[], [contended], [incoherent], [contended, incoherent]]
    .flatMap((terms) => fitTerms(points, terms) ?? [])
    .toSorted((a, b) => a.squares - b.squares);
  if (best === undefined) return null;
  const { constant, factors } = best;
  return {
    singlePerSecond: 1 / constant,
    contention: (factors.get(contended) ?? 0) / constant,
    coherency: (factors.get(incoherent) ?? 0) / constant,
    residual: Math.sqrt(best.squares / points.length),
    fewest: Math.min(...counts),
    most: Math.max(...counts),
  };
}

/** What each of `vcpus` does of the work of one alone. Only meant within the counts that were fitted. */
export function efficiencyAt(
  { contention, coherency }: Pick<ScalingLaw, "contention" | "coherency">,
  vcpus: number,
): number {
  return 1 / (1 + contention * contended(vcpus) + coherency * incoherent(vcpus));
}

/** The count at which throughput is highest: `sqrt((1 − alpha)/beta)`; `null` where it only ever rises. */
export function peakVcpus({ contention, coherency }: Pick<ScalingLaw, "contention" | "coherency">): number | null {
  return coherency === 0 ? null : Math.sqrt(Math.max(0, 1 - contention) / coherency);
}

type Term = (vcpus: number) => number;

const contended: Term = (vcpus) => vcpus - 1;
const incoherent: Term = (vcpus) => vcpus * (vcpus - 1);

interface TermFit {
  readonly constant: number;
  readonly factors: ReadonlyMap<Term, number>;
  readonly squares: number;
}

/** `null` where a coefficient comes out below 0. */
function fitTerms(points: readonly ScalingPoint[], terms: readonly Term[]): TermFit | null {
  // Divided by N/X, every row asks for 1 and its error is relative.
  const rows = points.map(({ vcpus, operationsPerSecond }) => {
    const scale = operationsPerSecond / vcpus;
    return [scale, ...terms.map((term) => scale * term(vcpus))];
  });
  const columns = [0, ...terms.map((_, index) => index + 1)];
  const column = (row: readonly number[], index: number) => row[index] ?? 0;
  const sum = (of: (row: readonly number[]) => number) => rows.reduce((all, row) => all + of(row), 0);
  const solution = solve(
    columns.map((i) => columns.map((j) => sum((row) => column(row, i) * column(row, j)))),
    columns.map((i) => sum((row) => column(row, i))),
  );
  const [constant = 0, ...rest] = solution;
  if (!(constant > 0) || rest.some((value) => !(value >= 0))) return null;
  const squares = sum((row) => (1 - solution.reduce((all, value, index) => all + value * column(row, index), 0)) ** 2);
  return { constant, factors: new Map(terms.map((term, index) => [term, rest[index] ?? 0])), squares };
}

/** Gaussian elimination; the matrix is one of normal equations, whose diagonal needs no pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const [firstRow, ...otherRows] = matrix;
  const [firstRight = 0, ...otherRight] = right;
  if (firstRow === undefined) return [];
  const [pivot = Number.NaN, ...tail] = firstRow;
  const reduced = otherRows.map(([lead = 0, ...row]) =>
    row.map((value, index) => value - (lead / pivot) * (tail[index] ?? 0)),
  );
  const reducedRight = otherRight.map((value, index) => value - ((otherRows[index]?.[0] ?? 0) / pivot) * firstRight);
  const rest = solve(reduced, reducedRight);
  return [(firstRight - tail.reduce((all, value, index) => all + value * (rest[index] ?? 0), 0)) / pivot, ...rest];
}

/** What Holm's procedure says of one hypothesis. */
export interface HolmStep {
  readonly rejected: boolean;
  /** What its p-value was held against. */
  readonly level: number;
}

/**
 * Holm's step-down procedure: of `family` hypotheses, tested together, the chance that any true one is rejected stays at most
 * `alpha`, however they depend on each other (Holm 1979, Scand. J. Statist. 6, 65–70).
 *
 * The smallest p-value is held against alpha/family, the next one against alpha/(family − 1) and so on; the first that is larger
 * ends it.
 *
 * @param family default: as many as there are p-values; larger when some of it has no p-value, which then counts as 1
 * @returns in the order of the p-values
 */
export function holm(pValues: readonly number[], alpha: number, family: number = pValues.length): HolmStep[] {
  const steps = pValues.map((): HolmStep => ({ rejected: false, level: alpha }));
  let goesOn = true;
  for (const [passed, [place, pValue]] of [...pValues.entries()].sort(([, a], [, b]) => a - b).entries()) {
    const level = alpha / (family - passed);
    goesOn &&= pValue <= level;
    steps[place] = { rejected: goesOn, level };
  }
  return steps;
}

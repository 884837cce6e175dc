import { z } from "zod";
import { type TokenCaseId, tokenCaseIds, tokenCases } from "../../targets/issue/token-cases.ts";
import type { DenylistId } from "../../targets/verify/denylists.ts";
import { seededRandom, shuffled } from "./seeded-random.ts";

/** The tokens that clients present: how many there are, how often each comes, how long they live and what is wrong with them. */
export interface Population {
  /** Distinct tokens; those that a trial revokes come on top. */
  readonly corpusTokens: number;
  /** Each in turn; each as likely as any other; or the one of rank r in proportion to r^−zipfExponent. */
  readonly reuse: "each-once" | "uniform" | { readonly zipfExponent: number };
  readonly lifetimeSeconds: number;
  readonly mix: TokenMix;
}

/** Weights of the cases, in any unit; a case that is absent has none. */
export type TokenMix = Readonly<Partial<Record<TokenCaseId, number>>>;

/** Every token valid and presented once. They outlive the longest run, and a verifier still accepts their lifetime. */
export const defaultPopulation: Population = {
  corpusTokens: 50_000,
  reuse: "each-once",
  lifetimeSeconds: 6 * 3600,
  mix: { valid: 1 },
};

const weight = z.number().min(0).max(1e6).exactOptional();
// A key per case, so that a case that does not exist is an unknown key.
const weights: Record<TokenCaseId, typeof weight> = {
  valid: weight,
  expired: weight,
  "not-yet-valid": weight,
  "bad-signature": weight,
  "wrong-algorithm": weight,
  "unknown-kid": weight,
  revoked: weight,
};

/** What a configuration may say of a population; what it leaves out is as in `defaultPopulation`. */
export const populationSchema = z.strictObject({
  corpusTokens: z.int().min(10).max(1_000_000).exactOptional(),
  reuse: z
    .union([z.enum(["each-once", "uniform"]), z.strictObject({ zipfExponent: z.number().gt(0).max(5) })], {
      error: 'expected "each-once", "uniform" or { zipfExponent: more than 0, at most 5 }',
    })
    .exactOptional(),
  // Ten minutes, so that a valid token outlives its trial; a verifier refuses more than a day.
  lifetimeSeconds: z.number().min(600).max(86_400).exactOptional(),
  mix: z
    .strictObject(weights)
    .refine((mix) => Object.values(mix).some((value) => value > 0), {
      error: "expected a weight above 0 for one case at least",
    })
    .exactOptional(),
});

/** Why a population cannot be sent where revocation is looked up there, or `null`: without a denylist a revoked token passes, rightly. */
export function revokedWithoutDenylist({ mix }: Pick<Population, "mix">, denylist: DenylistId): string | null {
  if (denylist !== "none") return null;
  const needing = tokenCaseIds.filter((id) => tokenCases[id].needsDenylist && (mix[id] ?? 0) > 0);
  if (needing.length === 0) return null;
  return `expected a denylist that can tell tokens of the case ${needing.join(", ")} from valid ones; got "none". Give the case no weight, or take "none" out of load.denylists`;
}

/** As many of every case as of any other; revoked tokens only where something can tell them. */
export function everyCase(denylist: DenylistId): TokenMix {
  const usable = tokenCaseIds.filter((id) => denylist !== "none" || !tokenCases[id].needsDenylist);
  return Object.fromEntries(usable.map((id) => [id, 1]));
}

/**
 * How many of so many tokens belong to each case: the weights' exact shares, rounded by largest remainder so that they add up.
 *
 * @throws {Error} When no weight is above 0.
 */
export function caseCounts(mix: TokenMix, tokens: number): TokenMix {
  const cases = tokenCaseIds.filter((id) => (mix[id] ?? 0) > 0);
  const total = cases.reduce((sum, id) => sum + (mix[id] ?? 0), 0);
  if (total === 0) throw new Error("a population needs one case with a weight above 0");
  const shares = cases.map((id) => ({ id, exact: (tokens * (mix[id] ?? 0)) / total }));
  const left = tokens - shares.reduce((sum, { exact }) => sum + Math.floor(exact), 0);
  const lucky = new Set(
    [...shares]
      .sort((a, b) => (b.exact % 1) - (a.exact % 1))
      .slice(0, left)
      .map(({ id }) => id),
  );
  return Object.fromEntries(shares.map(({ id, exact }) => [id, Math.floor(exact) + (lucky.has(id) ? 1 : 0)]));
}

/** The case of each token of a corpus, in random order; the same for the same seed. */
export function caseLayout(mix: TokenMix, tokens: number, seed: number): TokenCaseId[] {
  const counts = caseCounts(mix, tokens);
  const sorted = tokenCaseIds.flatMap((id) => Array.from({ length: counts[id] ?? 0 }, () => id));
  return shuffled(sorted, seededRandom(seed));
}

/**
 * Which token each request presents, as indexes from 0 into the corpus; `null` when they come in turn.
 *
 * @param cases Of each token. A popular token would otherwise change the mix of the requests: with it, the case is drawn first,
 * by its share of the corpus, and the token within its case.
 */
export function requestSequence(
  population: Pick<Population, "corpusTokens" | "reuse">,
  count: number,
  seed: number,
  cases?: readonly TokenCaseId[],
): Uint32Array | null {
  const { corpusTokens, reuse } = population;
  if (reuse === "each-once") return null;
  const random = seededRandom(seed);
  const draw =
    reuse === "uniform"
      ? () => Math.floor(random() * corpusTokens)
      : zipfWithinCases(casesOf(corpusTokens, cases), reuse.zipfExponent, random);
  return Uint32Array.from({ length: count }, draw);
}

/** The indexes of each case; all tokens in one where nothing is said of cases. */
function casesOf(tokens: number, cases: readonly TokenCaseId[] | undefined): readonly (readonly number[])[] {
  const indexes = Array.from({ length: tokens }, (_, index) => index);
  return [...Map.groupBy(indexes, (index) => cases?.[index]).values()];
}

function zipfWithinCases(groups: readonly (readonly number[])[], exponent: number, random: () => number): () => number {
  const bySize = cumulative(groups.map((group) => group.length));
  const byRank = groups.map((group) => cumulative(group.map((_, rank) => (rank + 1) ** -exponent)));
  return () => {
    const which = pick(bySize, random());
    return groups[which]?.[pick(byRank[which] ?? bySize, random())] ?? 0;
  };
}

function cumulative(parts: readonly number[]): Float64Array {
  const sums = new Float64Array(parts.length);
  let sum = 0;
  for (const [index, part] of parts.entries()) sums[index] = sum += part;
  return sums;
}

/** Inverse of a cumulative distribution: the first entry above `uniform` of the total. */
function pick(sums: Float64Array, uniform: number): number {
  const wanted = uniform * (sums.at(-1) ?? 0);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

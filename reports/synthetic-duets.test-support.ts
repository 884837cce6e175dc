import { exampleSubject } from "../harness/results/example-trial.test-support.ts";
import { exampleDuet, exampleVariant } from "../harness/results/example-probe-trial.test-support.ts";
import type { ComparisonId } from "../harness/results/comparisons.ts";
import type { DuetVariant, Subject, TrialResult } from "../harness/results/trial-result.ts";

/** CPU seconds of the plain route, and what a validation adds to it by algorithm with jose. */
const plainSeconds = 110e-6;
const signatureSeconds: Readonly<Record<string, number>> = { HS256: 17e-6, RS256: 33e-6, ES256: 68e-6, EdDSA: 84e-6 };

/** One pair of every comparison of the standard profile. */
export function syntheticDuets(repetition: number): readonly TrialResult[] {
  return [
    duet("noise", repetition, [exampleVariant("A"), exampleVariant("A again")], [0, 0]),
    ...["HS256", "RS256", "ES256"].map((algorithm) => stagesDuet(repetition, { ...exampleSubject, algorithm })),
    compare("algorithm", repetition, ["RS256", "HS256", "ES256", "EdDSA"], (algorithm) => [
      { algorithm },
      (signatureSeconds[algorithm] ?? 0) - (signatureSeconds["RS256"] ?? 0),
    ]),
    compare("engine", repetition, ["jose", "fast-jwt", "node-crypto"], (engine) => [
      { engine },
      { jose: 0, "fast-jwt": -11e-6, "node-crypto": -14e-6 }[engine] ?? 0,
    ]),
    compare("denylist", repetition, ["none", "in-process", "redis"], (denylist) => [
      { denylist },
      { none: 0, "in-process": -0.6e-6, redis: 47e-6 }[denylist] ?? 0,
    ]),
    compare("token-profile", repetition, ["typical", "minimal", "4kb"], (tokenProfile) => [
      { tokenProfile },
      { typical: 0, minimal: -2.6e-6, "4kb": 24e-6 }[tokenProfile] ?? 0,
    ]),
    compare("placement", repetition, ["inline", "thread-pool", "workers"], (placement) => [
      { engine: "node-crypto", placement },
      { inline: 0, "thread-pool": 19e-6, workers: 61e-6 }[placement] ?? 0,
    ]),
    ...["HS256", "RS256", "ES256"].map((algorithm) => cacheDuet(repetition, algorithm)),
  ];
}

/** Routes that end after each stage, and what the stage costs in the service. */
function stagesDuet(repetition: number, subject: Subject): TrialResult {
  const stages: readonly (readonly [string, number])[] = [
    ["/plain", 0],
    ["/protected/credentials", 1.4e-6],
    ["/protected/gate", 1.2e-6],
    ["/protected/decode", 3.6e-6],
    ["/protected/signature", (signatureSeconds[subject.algorithm] ?? 0) + 3e-6],
    ["/protected/claims", 0.9e-6],
    ["/protected", 0.2e-6],
  ];
  const added = stages.map((_, index) => stages.slice(0, index + 1).reduce((sum, [, seconds]) => sum + seconds, 0));
  return duet(
    "stages",
    repetition,
    stages.map(([route]) => exampleVariant(route, subject, route)),
    added,
    plainSeconds,
  );
}

function cacheDuet(repetition: number, algorithm: string): TrialResult {
  const subject = { ...exampleSubject, algorithm };
  const ratios = [0, 0.5, 0.9, 1];
  const cached = ratios.map((hitRatio) =>
    exampleVariant(`${hitRatio * 100} % hits`, { ...subject, cache: { hitRatio, covers: "signature" } }),
  );
  const miss = 14e-6;
  const added = ratios.map((ratio) => miss - ratio * (signatureSeconds[algorithm] ?? 0));
  return duet("cache", repetition, [exampleVariant("no cache", subject), ...cached], [0, ...added]);
}

function compare(
  comparison: ComparisonId,
  repetition: number,
  names: readonly string[],
  describe: (name: string) => readonly [Partial<Subject>, number],
): TrialResult {
  const variants = names.map((name) => exampleVariant(name, { ...exampleSubject, ...describe(name)[0] }));
  return duet(
    comparison,
    repetition,
    variants,
    names.map((name) => describe(name)[1]),
  );
}

function duet(
  comparison: ComparisonId,
  repetition: number,
  variants: readonly DuetVariant[],
  addedSeconds: readonly number[],
  baseSeconds = plainSeconds + 40e-6,
): TrialResult {
  const trial = exampleDuet(comparison, repetition, variants, (variant, block) => {
    const own = 1 + 0.006 * wobble(repetition * 7 + variant * 3 + comparison.length) + 0.004 * wobble(block + variant);
    return (baseSeconds + (addedSeconds[variant] ?? 0)) * own;
  });
  return { ...trial, id: `${trial.id}/${variants.at(-1)?.subject.algorithm}` };
}

/** Scatter that is the same in every run of the tests, −1 to 1. */
function wobble(place: number): number {
  return Math.sin(place * 12.9898) * Math.cos(place * 4.1414);
}

import { denylists } from "../../targets/verify/denylists.ts";
import { engineIds, engines } from "../../targets/verify/engines.ts";
import { rungs } from "../../targets/verify/validate-up-to.ts";
import { tokenProfileIds } from "../../targets/issue/token-profiles.ts";
import { comparisons, type PlannedComparisonId } from "../results/comparisons.ts";
import { cacheCorpusTokens } from "./cache-sequence.ts";
import { comparedSubject, type Draft, loadSubject, repeat } from "./draft.ts";
import { placedSubjects } from "./placement-reference.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import type { DuetTrialSpec, DuetVariantSpec, PlannedSubject } from "./trial-spec.ts";

/** The duets: every comparison with fresh processes in every pair. */
export function duetDrafts(config: ResolvedConfig): Draft<DuetTrialSpec>[] {
  if (!config.load.workloads.includes("duet")) return [];
  const { duet } = config;
  const sets = duet.comparisons.flatMap((comparison) =>
    comparisonVariants(config, comparison).map((variants) => ({ comparison, variants })),
  );
  return repeat(duet.pairs, (repetition) =>
    sets
      .filter(({ variants }) => variants.length > 1)
      .map(({ comparison, variants }) => duetDraft(config, comparison, variants, repetition)),
  );
}

/** The sets of variants of a comparison, in each the reference first; a set of one compares nothing. */
export function comparisonVariants(
  config: ResolvedConfig,
  comparison: PlannedComparisonId,
): readonly (readonly DuetVariantSpec[])[] {
  return variantSets[comparison](config);
}

function duetDraft(
  config: ResolvedConfig,
  comparison: PlannedComparisonId,
  variants: readonly DuetVariantSpec[],
  repetition: number,
): Draft<DuetTrialSpec> {
  const { blocks, sliceSeconds, connections } = config.duet;
  const [first] = variants;
  if (first === undefined) throw new Error(`${comparisons[comparison].label} has no variants`);
  return {
    kind: "duet",
    workload: "duet",
    comparison,
    subject: first.subject,
    variants,
    repetition,
    blocks,
    sliceSeconds,
    connections,
    onUnavailable: config.load.onUnavailable,
    corpusTokens: Math.max(DUET_CORPUS, cacheCorpusTokens(variants.length)),
    detail: comparison,
  };
}

/** Distinct tokens of a duet; with a cache, more where its variants need more. */
const DUET_CORPUS = 4000;

/** The variants of every comparison; the first of a set is what the others are compared with. */
const variantSets: Readonly<
  Record<PlannedComparisonId, (config: ResolvedConfig) => readonly (readonly DuetVariantSpec[])[]>
> = {
  noise: (config) => [
    [variantOf("A", comparedSubject(config)), { ...variantOf("A again", comparedSubject(config)), process: "b" }],
  ],
  stages: (config) =>
    config.duet.stageAlgorithms.map((algorithm) => {
      const subject = loadSubject(config, algorithm, "none");
      // Routes that end after one stage each: analysing takes their differences.
      return ["/plain", ...rungs.map((rung) => `/protected/${rung}`), "/protected"].map((route) => ({
        ...variantOf(route, subject),
        route,
        process: "a",
      }));
    }),
  algorithm: (config) => {
    const { algorithm: reference } = comparedSubject(config);
    const others = config.duet.algorithms.filter((algorithm) => algorithm !== reference);
    return [[reference, ...others].map((id) => variantOf(id, loadSubject(config, id, "none")))];
  },
  engine: (config) => {
    const subject = comparedSubject(config);
    const others = engineIds.filter((id) => id !== subject.engine && config.engines.includes(id));
    const able = [subject.engine, ...others].filter((id) => engines[id].supports(subject.algorithm));
    return [able.map((engine) => variantOf(engine, { ...subject, engine }))];
  },
  denylist: (config) => {
    const subject = comparedSubject(config);
    const ids = ["none" as const, ...config.load.denylists.filter((id) => id !== "none")];
    return [ids.map((denylist) => variantOf(denylists[denylist].label, { ...subject, denylist }))];
  },
  "token-profile": (config) => {
    const subject = comparedSubject(config);
    const ids = [subject.tokenProfile, ...tokenProfileIds.filter((id) => id !== subject.tokenProfile)];
    return [ids.map((tokenProfile) => variantOf(tokenProfile, { ...subject, tokenProfile }))];
  },
  placement: (config) => [
    placedSubjects(config)
      // Several processes use several CPUs: what each request costs is compared at the same rates, not in a closed loop.
      .filter(({ placement }) => placement !== "processes")
      .map((subject) => variantOf(subject.placement, subject)),
  ],
  cache: (config) =>
    config.duet.stageAlgorithms.map((algorithm) => {
      const subject = loadSubject(config, algorithm, "none");
      return [
        variantOf("no cache", subject),
        // One process: what differs between them is which tokens come, not the verifier.
        ...config.duet.hitRatios.map((hitRatio) => ({
          ...variantOf(`${Math.round(hitRatio * 100)} % hits`, {
            ...subject,
            cache: { hitRatio, covers: "signature" as const },
          }),
          process: "with a cache",
        })),
      ];
    }),
};

function variantOf(name: string, subject: PlannedSubject): DuetVariantSpec {
  const usesRedis = denylists[subject.denylist].needsRedis;
  return { name, subject, route: "/protected", process: name, plantedWork: 0, usesRedis };
}

import { rungs } from "../../targets/verify/validate-up-to.ts";
import type { AbRole } from "../results/ab-result.ts";
import { type AbScenarioSpec, usesRedis } from "./ab-scenario.ts";
import { cacheCorpusTokens } from "./cache-sequence.ts";
import type { DuetTrialSpec, DuetVariantSpec, PlannedSubject, TargetInstallation } from "./trial-spec.ts";

/** A process of a duet: what it is, from where it is started and with which design. */
export interface AbProcess {
  readonly role: AbRole;
  readonly installation: TargetInstallation;
  readonly subject: PlannedSubject;
  readonly plantedWork: number;
}

/** How much an `ab` measures. */
export interface AbEffort {
  /** Pairs after which a scenario is looked at. */
  readonly looks: readonly number[];
  /** Slices of each process in a pair. */
  readonly blocks: number;
  readonly stagePairs: number;
  readonly stageBlocks: number;
}

/**
 * What a night takes (capacity method §4.2): 12 pairs and where those leave it open 24, of eight blocks. A stage is measured to be
 * named and not to be gated, so that fewer do.
 */
export const nightlyEffort: AbEffort = { looks: [12, 24], blocks: 8, stagePairs: 4, stageBlocks: 4 };

export const AB_SLICE_SECONDS = 0.3;
export const AB_CONNECTIONS = 32;

/** Distinct tokens; more where a cache needs more. */
const CORPUS_TOKENS = 4000;

/** What tells one trial of an `ab` from the others. */
export interface AbTrialPlace {
  /** 1, 2, 3 … in its scenario, refused ones counted. */
  readonly repetition: number;
  /** Place in the whole `ab`, from 0. */
  readonly order: number;
  readonly seed: number;
}

/** One pair of fresh processes, with the controls and the reference beside it where there are any; the base comes first. */
export function pairTrial(
  scenario: AbScenarioSpec,
  processes: readonly AbProcess[],
  place: AbTrialPlace,
  blocks: number,
): DuetTrialSpec {
  const variants = processes.map((process) => variantOf(process, "/protected"));
  return duetOf(scenario, variants, blocks, "pair", place);
}

/** Base and candidate stage by stage: routes that end after one stage each, of which the differences are taken. */
export function stageTrial(
  scenario: AbScenarioSpec,
  processes: readonly AbProcess[],
  place: AbTrialPlace,
  blocks: number,
): DuetTrialSpec {
  const routes = ["/plain", ...rungs.map((rung) => `/protected/${rung}`), "/protected"];
  const variants = routes.flatMap((route) => processes.map((process) => variantOf(process, route)));
  return duetOf(scenario, variants, blocks, "stages", place);
}

function duetOf(
  { name, subject }: AbScenarioSpec,
  variants: readonly DuetVariantSpec[],
  blocks: number,
  what: string,
  { repetition, order, seed }: AbTrialPlace,
): DuetTrialSpec {
  return {
    kind: "duet",
    id: `ab/${name}/${what}/r${repetition}`,
    order,
    workload: "duet",
    comparison: "revisions",
    subject,
    repetition,
    seed,
    corpusTokens: Math.max(CORPUS_TOKENS, cacheCorpusTokens(variants.length)),
    variants,
    blocks,
    sliceSeconds: AB_SLICE_SECONDS,
    connections: AB_CONNECTIONS,
    onUnavailable: "fail-closed",
  };
}

function variantOf({ role, installation, subject, plantedWork }: AbProcess, route: string): DuetVariantSpec {
  return { name: role, subject, route, process: role, plantedWork, usesRedis: usesRedis(subject), installation };
}

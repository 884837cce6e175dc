import { denylists, type DenylistId } from "../../targets/verify/denylists.ts";
import type { NotMeasured } from "../results/findings.ts";
import { type WorkloadId, workloads } from "../results/workloads.ts";
import { benchDrafts } from "./bench-drafts.ts";
import type { Draft } from "./draft.ts";
import { duetDrafts } from "./duet-drafts.ts";
import { loadDrafts } from "./load-drafts.ts";
import { probeDrafts } from "./probe-drafts.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import { designKey, measuredDesigns } from "./served-designs.ts";
import { seededRandom, shuffled } from "./seeded-random.ts";
import type { PlannedSubject, TrialSpec } from "./trial-spec.ts";
import { loadWorkloads, traffic } from "./workloads.ts";

/** An ordered list of trials, and what was left out because this machine lacks something. */
export interface Plan {
  readonly trials: readonly TrialSpec[];
  readonly notMeasured: readonly NotMeasured[];
}

/** What this machine offers; each missing thing says why and how to get it. */
export interface Available {
  readonly k6: true | NotMeasured;
  readonly redis: true | NotMeasured;
  /** Algorithm × engine pairs that passed their preflight, as `algorithm/engine`. */
  readonly preflighted: ReadonlySet<string>;
  /** Keys of the designs whose targets answered tokens wrongly: they are not driven. None by default. */
  readonly broken?: ReadonlySet<string>;
}

/**
 * Turns a configuration into the ordered, seeded, interleaved list of trials: every repetition is a block that holds each
 * compared trial once, shuffled, so that a slow minute of the machine falls on all of them and not on one.
 */
export function buildPlan(config: ResolvedConfig, available: Available): Plan {
  const random = seededRandom(config.seed);
  const bench = config.load.workloads.includes("bench")
    ? benchDrafts(config).filter(({ subject }) => canRun(subject, available))
    : [];
  const load = available.k6 === true ? loadDrafts(config) : [];
  const served = [...load, ...probeDrafts(config, random), ...duetDrafts(config)].flatMap((draft) =>
    measuredDesigns(draft).every((subject) => canServe(subject, available))
      ? [draft]
      : withoutVariants(draft, available),
  );
  const trials = [...interleave(bench, random), ...interleave(served, random)].map((draft, order) =>
    finishDraft(draft, order, Math.floor(random() * 2 ** 32)),
  );
  return { trials, notMeasured: missing(config, available) };
}

/** Gives a draft its id, its place in the order and its seed. */
export function finishDraft(draft: Draft<TrialSpec>, order: number, seed: number): TrialSpec {
  const { detail, block: _block, ...rest } = draft;
  const { algorithm, engine, tokenProfile, denylist, placement } = draft.subject;
  const place = placement === "inline" ? [] : [placement];
  const parts = [draft.workload, algorithm, engine, tokenProfile, denylist, ...place, detail, `r${draft.repetition}`];
  return { ...rest, id: parts.join("/"), order, seed };
}

function canRun({ algorithm, engine, denylist }: PlannedSubject, { preflighted, redis }: Available): boolean {
  return preflighted.has(`${algorithm}/${engine}`) && (redis === true || !denylists[denylist].needsRedis);
}

function canServe(subject: PlannedSubject, available: Available): boolean {
  return canRun(subject, available) && available.broken?.has(designKey(subject)) !== true;
}

/** A duet goes on without the variants that cannot run here, as long as its reference and another one can. */
function withoutVariants(draft: Draft<TrialSpec>, available: Available): Draft<TrialSpec>[] {
  if (draft.kind !== "duet" || !canServe(draft.subject, available)) return [];
  const variants = draft.variants.filter(({ subject }) => canServe(subject, available));
  return variants.length > 1 ? [{ ...draft, variants }] : [];
}

function interleave<T extends { readonly repetition: number; readonly block?: number }>(
  drafts: readonly T[],
  random: () => number,
): T[] {
  const blockOf = ({ block, repetition }: T) => block ?? repetition;
  const blocks = [...new Set(drafts.map(blockOf))].sort((a, b) => a - b);
  return blocks.flatMap((block) =>
    shuffled(
      drafts.filter((draft) => blockOf(draft) === block),
      random,
    ),
  );
}

function missing(config: ResolvedConfig, available: Available): NotMeasured[] {
  const wantsLoad = config.load.workloads.some((workload) => loadWorkloads.includes(workload));
  const wantsRedis = wantsTargets(config) && denylistsOf(config).some((denylist) => denylists[denylist].needsRedis);
  return [
    ...(wantsLoad && available.k6 !== true ? [available.k6] : []),
    ...(wantsRedis && available.redis !== true ? [available.redis] : []),
    ...config.load.workloads.filter((id) => traffic[id].needsDenylist && !hasDenylist(config)).map(withoutDenylist),
  ];
}

/** Whether anything but the in-process benchmark is wanted. */
export function wantsTargets({ load }: ResolvedConfig): boolean {
  return load.workloads.some((workload) => workloads[workload].generator !== null);
}

/** Every denylist that some trial may ask. */
export function denylistsOf({ load, probe }: ResolvedConfig): readonly DenylistId[] {
  return [...new Set([...load.denylists, ...probe.denylists])];
}

function hasDenylist({ load }: ResolvedConfig): boolean {
  return load.denylists.some((denylist) => denylist !== "none");
}

function withoutDenylist(workload: WorkloadId): NotMeasured {
  return {
    what: workloads[workload].label,
    why: "the configuration names no denylist to revoke tokens in",
    hint: 'add "in-process" or "redis" to load.denylists',
  };
}

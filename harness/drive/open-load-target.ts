import type { GeneratorInput } from "../plan/generator-input.ts";
import type { LoadTrialSpec } from "../plan/trial-spec.ts";
import type { RequestKind } from "../plan/workloads.ts";
import { startNullTarget } from "../provision/targets/start-null-target.ts";
import type { Corpus } from "../provision/tokens/run-corpora.ts";
import type { DeadProcess } from "../provision/targets/start-targets.ts";
import { openTargets, type ServedEnvironment } from "./open-served-trial.ts";
import type { UsageSources } from "./read-components.ts";
import { type WarmUp, warmUpTargets } from "./warm-up-targets.ts";

/** What k6 is pointed at: the real target, or a server that does nothing. */
export interface Served {
  readonly urls: GeneratorInput["urls"];
  readonly sources: UsageSources;
  readonly processes: Readonly<Record<string, number>>;
  died(): readonly DeadProcess[];
  readonly anyDied: Promise<unknown>;
  warmUp(kinds: readonly RequestKind[], signal: AbortSignal): Promise<WarmUp | null>;
}

/** Issuer and verifiers of the trial's design. */
export async function openReal(
  stack: AsyncDisposableStack,
  spec: LoadTrialSpec,
  corpus: Corpus,
  environment: ServedEnvironment,
): Promise<Served> {
  const { onUnavailable } = spec;
  const targets = stack.use(await openTargets(spec.subject, corpus, environment, { onUnavailable }));
  const { issuer, verifiers } = targets;
  return {
    urls: {
      verify: targets.protectedUrl,
      plain: targets.plainUrl,
      login: `${issuer.url}/login`,
      revoke: `${issuer.url}/revoke`,
      floor: targets.plainUrl,
    },
    sources: { issuer, verifiers },
    processes: {
      issuer: issuer.pid,
      ...Object.fromEntries(verifiers.map(({ pid }, index) => [`verifier${index || ""}`, pid])),
    },
    died: () => targets.died(),
    anyDied: targets.anyDied,
    warmUp: (kinds, signal) => warmUpTargets(targets, corpus, kinds, signal),
  };
}

/** A server that does nothing, in the verifier's place: it has nothing to warm up. */
export async function openFloor(stack: AsyncDisposableStack, cpus: string | undefined): Promise<Served> {
  const target = stack.use(await startNullTarget({ cpus }));
  const url = `${target.url}/plain`;
  return {
    urls: { verify: url, plain: url, login: url, revoke: url, floor: url },
    sources: { issuer: null, verifiers: [target] },
    processes: { null: target.pid },
    died: () => [],
    anyDied: new Promise(() => {}),
    warmUp: () => Promise.resolve(null),
  };
}

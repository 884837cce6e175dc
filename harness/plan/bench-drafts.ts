import { engines } from "../../targets/verify/engines.ts";
import { type Draft, repeat } from "./draft.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import type { BenchTrialSpec } from "./trial-spec.ts";

/** The worker-thread benchmark: every algorithm × engine × token profile on one thread, and one of them on more. */
export function benchDrafts(config: ResolvedConfig): Draft<BenchTrialSpec>[] {
  const { threads, repetitions, ...timing } = config.bench;
  const subjects = config.algorithms.flatMap((algorithm) =>
    config.engines
      .filter((engine) => engines[engine].supports(algorithm))
      .flatMap((engine) =>
        config.tokenProfiles.map((tokenProfile) => ({
          algorithm,
          engine,
          tokenProfile,
          denylist: "none" as const,
          placement: "inline" as const,
          cache: null,
        })),
      ),
  );
  // Threads scale alike for every algorithm that is not bound by memory: one is enough to know this machine.
  const scaledAlgorithm = config.algorithms.includes("RS256") ? "RS256" : config.algorithms[0];
  const scaled = subjects.filter(
    (subject) =>
      subject.algorithm === scaledAlgorithm &&
      subject.engine === "node-crypto" &&
      subject.tokenProfile === config.tokenProfiles[0],
  );
  const draft = (subject: (typeof subjects)[number], count: number, repetition: number): Draft<BenchTrialSpec> => ({
    kind: "bench",
    workload: "bench",
    subject,
    repetition,
    threads: count,
    corpusTokens: timing.corpusTokens,
    minWarmupSeconds: timing.minWarmupSeconds,
    maxWarmupSeconds: timing.maxWarmupSeconds,
    measureSeconds: timing.measureSeconds,
    detail: `${count}t`,
  });
  return repeat(repetitions, (repetition) => [
    ...subjects.map((subject) => draft(subject, 1, repetition)),
    ...scaled.flatMap((subject) => threads.filter((n) => n > 1).map((n) => draft(subject, n, repetition))),
  ]);
}

import type { RunResult } from "../results/run-result.ts";
import type { LoadWindow, TrialResult } from "../results/trial-result.ts";
import type { RefusalCode, RefusalReason, Verdict } from "../results/verdict.ts";
import type { RunVerdict } from "./analysis.ts";
import { cpusUsed } from "./component-demand.ts";
import type { SizingBasis } from "./size-fleet.ts";
import { subjectKey, subjectLabel } from "./subject-order.ts";

/** Below this share of one CPU the verifier had room left, so that it was the generator that gave out. */
const VERIFIER_BUSY = 0.85;

const generatorCodes: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "generator-saturated",
  "vu-ceiling",
  "dropped-iterations",
  "rate-not-achieved",
]);

/** Judges the run: refused without anything to size a fleet with, a lower bound when the machine could do more, else valid. */
export function judgeRun(run: RunResult, bases: readonly SizingBasis[]): RunVerdict {
  const refusals = [...missing(run, bases), ...interrupted(run)];
  const bounds = [...otherReference(run, bases), ...sharedCpus(run), ...generatorGaveOut(run)];
  const isBound = run.host.generatorSharesCpus || generatorGaveOut(run).length > 0;
  const status = bases.length === 0 ? "refused" : isBound ? "lower-bound" : "valid";
  return {
    status,
    reasons: [...refusals, ...bounds, ...refusedFamilies(run), ...refusedTrials(run), ...unseenSteal(run)],
  };
}

function missing(run: RunResult, bases: readonly SizingBasis[]): string[] {
  if (bases.length > 0) return [];
  return [
    "No valid trial measured what a validation costs under load, so no fleet is named.",
    ...run.notMeasured.map(({ what, why }) => `${what} was not measured: ${why}`),
  ];
}

/** The fleet that is named is for another design than the one that was asked about. */
function otherReference({ run }: RunResult, [first]: readonly SizingBasis[]): string[] {
  if (first === undefined || subjectKey(first.subject) === subjectKey(run.referenceSubject)) return [];
  const asked = subjectLabel(run.referenceSubject);
  return [`Nothing valid supports a fleet for ${asked}, so the fleet that is named is for ${first.label}.`];
}

function interrupted({ run }: RunResult): string[] {
  return run.status === "interrupted" ? ["The run was interrupted: only the trials that had finished are here."] : [];
}

function sharedCpus({ host }: RunResult): string[] {
  if (!host.generatorSharesCpus) return [];
  return ["k6 and the verifier shared CPUs: rates are lower bounds, and latencies hold k6's own delays."];
}

/** The first step of each subject that fell to the generator while the verifier still had room. */
function generatorGaveOut({ trials }: RunResult): string[] {
  const sentences = trials.flatMap((trial) => {
    if (trial.kind !== "load" || trial.workload !== "stepped" || !isOfGenerator(trial.verdict)) return [];
    const window = trial.windows.find((candidate) => fellToGenerator(candidate));
    if (window === undefined) return [];
    return [
      `k6 gave out at ${window.offeredPerSecond} requests/s before the verifier did (${subjectLabel(trial.subject)}).`,
    ];
  });
  return [...new Set(sentences)];
}

function fellToGenerator(window: LoadWindow): boolean {
  return (
    window.verdict.status === "refused" &&
    isOfGenerator(window.verdict) &&
    (cpusUsed(window, "verifier") ?? 1) < VERIFIER_BUSY
  );
}

function isOfGenerator(verdict: Verdict): boolean {
  return verdict.status === "valid" || verdict.reasons.every(({ code }) => generatorCodes.has(code));
}

/** Workloads of which nothing is valid, with the most common reasons. */
function refusedFamilies({ trials }: RunResult): string[] {
  return [...Map.groupBy(trials, ({ workload }) => workload)].flatMap(([workload, family]) => {
    if (family.some(({ verdict }) => verdict.status === "valid")) return [];
    return [`No ${workload} trial is valid (${family.length} refused): ${commonReasons(family)}`];
  });
}

function commonReasons(trials: readonly TrialResult[]): string {
  const reasons = trials.flatMap(({ verdict }) => (verdict.status === "refused" ? verdict.reasons : []));
  const byCode = [...Map.groupBy(reasons, ({ code }) => code).values()].sort((a, b) => b.length - a.length);
  return byCode
    .slice(0, 2)
    .flatMap((same) => reasonSentence(same))
    .join(" ");
}

function reasonSentence([first, ...others]: readonly RefusalReason[]): string[] {
  if (first === undefined) return [];
  return [others.length === 0 ? first.message : `${first.message} (${first.code}, ${others.length + 1} times)`];
}

function refusedTrials({ trials }: RunResult): string[] {
  const refused = trials.filter(({ verdict }) => verdict.status === "refused").length;
  return refused === 0 ? [] : [`${refused} of ${trials.length} trials were refused and feed no figure.`];
}

function unseenSteal({ trials }: RunResult): string[] {
  if (trials.length === 0 || trials.some(({ evidence }) => evidence.stealShare !== null)) return [];
  return ["This system does not say whether a hypervisor took CPU away."];
}

import type { RunResult } from "../../results/run-result.ts";
import type { LoadWindow, Subject, TrialResult } from "../../results/trial-result.ts";
import type { RefusalCode, RefusalReason, Verdict } from "../../results/verdict.ts";
import { workloads } from "../../results/workloads.ts";
import type { LatencyQuote, Overload, RunVerdict } from "../analysis.ts";
import { largestGroups } from "../largest-groups.ts";
import { cpusUsed } from "../load/component-demand.ts";
import { type QuoteProblem, quoteProblems } from "../load/quotable-latency.ts";
import { percent } from "./gate.ts";
import { refusedTrials } from "./refused-trials.ts";
import { VERIFIER_BUSY } from "../load/overloads.ts";
import type { SizingBasis } from "../fleet/size-fleet.ts";
import { subjectKey, subjectLabel } from "../subject-order.ts";
import { wrongAnswers } from "./wrong-answers.ts";

const generatorCodes: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "generator-saturated",
  "vu-ceiling",
  "dropped-iterations",
  "rate-not-achieved",
]);

/** What the verdict on a run rests on. */
interface Findings {
  readonly sizingBases: readonly SizingBasis[];
  readonly quotes: readonly LatencyQuote[];
  readonly overloads: readonly Overload[];
}

/** A step at which k6 could not go on while the verifier could. */
interface FallenStep {
  readonly subject: Subject;
  readonly offeredPerSecond: number;
}

/** Judges the run: refused without anything to size a fleet with, a lower bound when the machine could do more, else valid. */
export function judgeRun(run: RunResult, { sizingBases: bases, quotes, overloads }: Findings): RunVerdict {
  const refusals = [...missing(run, bases), ...interrupted(run)];
  const fallen = fellToK6(run);
  const gaveOut = [...generatorGaveOut(fallen), ...anchorsNotOfTheVerifier(overloads)];
  const bounds = [...otherReference(run, bases), ...sharedCpus(run), ...gaveOut, ...quoted(run, quotes)];
  const isBound = run.host.generatorSharesCpus || isBoundedByGenerator(overloads, fallen);
  const status = bases.length === 0 ? "refused" : isBound ? "lower-bound" : "valid";
  return {
    status,
    reasons: [
      ...wrongAnswers(run),
      ...refusals,
      ...bounds,
      ...refusedFamilies(run),
      ...refusedTrials(run.trials),
      ...unseenSteal(run),
    ],
  };
}

function missing(run: RunResult, bases: readonly SizingBasis[]): string[] {
  if (bases.length > 0) return [];
  return [
    "No valid trial measured what a validation costs under load, so no fleet is named.",
    ...run.notMeasured
      .filter(({ code }) => code === undefined)
      .map(({ what, why }) => `${what} was not measured: ${why}`),
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
  const why = host.pinning.pinned ? " (two threads of one core)" : ` (${host.pinning.why})`;
  return [
    `Generators and verifier shared CPUs${why}: rates are lower bounds, and latencies hold the generators' own delays.`,
  ];
}

/** Designs whose overload left the verifier idle: something else was the limit. */
function anchorsNotOfTheVerifier(overloads: readonly Overload[]): string[] {
  return overloads
    .filter(({ isLowerBound }) => isLowerBound)
    .map(
      ({ subject, completedPerSecond, verifierCpusUsed }) =>
        `Under overload ${subjectLabel(subject)} completed ${Math.round(completedPerSecond.value)} requests/s with ${percent(verifierCpusUsed)} of a CPU: the probe or what the verifier waits for gave out first, so that rate is a lower bound.`,
    );
}

/** Whether a design is known only up to where its generator gave out: where the probe saturated its verifier, k6 gave out for nothing. */
function isBoundedByGenerator(overloads: readonly Overload[], fallen: readonly FallenStep[]): boolean {
  if (overloads.some(({ isLowerBound }) => isLowerBound)) return true;
  const saturated = new Set(overloads.map(({ subject }) => subjectKey(subject)));
  return fallen.some(({ subject }) => !saturated.has(subjectKey(subject)));
}

/** Which latency of the reference design may be quoted against the objective. */
function quoted({ run }: RunResult, quotes: readonly LatencyQuote[]): string[] {
  const own = quotes.filter(({ subject }) => subjectKey(subject) === subjectKey(run.referenceSubject));
  if (own.length === 0) return [];
  const by = (source: LatencyQuote["source"]) => own.filter((quote) => quote.source === source).length;
  const problemsOf = (quote: LatencyQuote, generators: readonly ("probe" | "k6")[]) =>
    generators.flatMap((generator) => quoteProblems(generator, run.sizing, quote));
  if (by("probe") + by("k6") === 0) {
    // Of a generator that took no part nothing is to be explained.
    const all = own.map((quote) =>
      problemsOf(
        quote,
        (["probe", "k6"] as const).filter((name) => quote[name] !== null),
      ),
    );
    return [
      `No latency of ${subjectLabel(run.referenceSubject)} may be quoted against the objective${mostCommon(all)}`,
    ];
  }
  const seenByK6 = own.filter(({ k6 }) => k6 !== null);
  const notQuoted = seenByK6.map((quote) => problemsOf(quote, ["k6"])).filter((problems) => problems.length > 0);
  const where = notQuoted.length === seenByK6.length ? "" : ` at ${notQuoted.length} of ${seenByK6.length} loads`;
  return [
    by("probe") > 0
      ? "Latency is quoted from the probe, which counts from the intended start."
      : "Latency is quoted from k6.",
    ...(notQuoted.length === 0 ? [] : [`k6's latency is not quoted${where}${mostCommon(notQuoted)}`]),
  ];
}

/** The problem that most loads have, of the first that has it, as the end of a sentence; each load has one at least. */
function mostCommon(loads: readonly (readonly QuoteProblem[])[]): string {
  const [most = []] = largestGroups(loads.flat(), ({ kind }) => kind);
  return `${most.length === loads.length ? "" : ", most often for this"}: ${most[0]?.sentence ?? ""}`;
}

/** The first step of each subject that fell to the generator while the verifier still had room. */
function generatorGaveOut(fallen: readonly FallenStep[]): string[] {
  const sentences = fallen.map(
    ({ subject, offeredPerSecond }) =>
      `k6 gave out at ${offeredPerSecond} requests/s before the verifier did (${subjectLabel(subject)}).`,
  );
  return [...new Set(sentences)];
}

function fellToK6({ trials }: RunResult): FallenStep[] {
  return trials.flatMap((trial) => {
    if (trial.kind !== "load" || !workloads[trial.workload].inSteps || !isOfGenerator(trial.verdict)) return [];
    const window = trial.windows.find((candidate) => fellToGenerator(candidate));
    return window === undefined ? [] : [{ subject: trial.subject, offeredPerSecond: window.offeredPerSecond }];
  });
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
  return largestGroups(reasons, ({ code }) => code)
    .slice(0, 2)
    .flatMap((same) => reasonSentence(same))
    .join(" ");
}

function reasonSentence([first, ...others]: readonly RefusalReason[]): string[] {
  if (first === undefined) return [];
  return [others.length === 0 ? first.message : `${first.message} (${first.code}, ${others.length + 1} times)`];
}

function unseenSteal({ trials }: RunResult): string[] {
  if (trials.length === 0 || trials.some(({ evidence }) => evidence.stealShare !== null)) return [];
  return ["This system does not say whether a hypervisor took CPU away."];
}

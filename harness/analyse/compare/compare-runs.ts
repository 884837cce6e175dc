import type { RunResult } from "../../results/run-result.ts";
import { trialCounts } from "../trial-counts.ts";
import { hostControl, hostShift, isDoubted } from "./host-control.ts";
import { judgeChanges, LEAST_REPETITIONS, type PairedReading } from "./judge-changes.ts";
import { compareFacts, hostFacts } from "./likeness-facts.ts";
import { metricKinds } from "./metric-kinds.ts";
import type { MetricReading } from "./metric-reading.ts";
import { metricReadings } from "./metric-readings.ts";
import { noiseControl } from "./noise-control.ts";
import {
  COMPARISON_SCHEMA_VERSION,
  type ComparedFact,
  type ComparedRun,
  type ComparisonOptions,
  type MetricChange,
  type Refusal,
  type RunComparison,
  type UnmatchedMetric,
} from "./run-comparison.ts";

/**
 * Holds a candidate run against a base run, like with like. Pure. Only valid windows of valid trials take part.
 *
 * What decides is only a ratio that was measured in the same seconds, by duets, in runs whose own control held: figures of two
 * hours differ on a shared host by more than any change of code (capacity method §0, finding 9), so they are shown and decide
 * nothing unless the user vouches for the host; where that does not make them credible (`isDoubted`) there is no pass. A ratio does not
 * show what both sides of a duet share, and cannot tell a dearer variant from a cheaper reference.
 */
export function compareRuns(base: RunResult, candidate: RunResult, options: ComparisonOptions): RunComparison {
  const facts = compareFacts(base, candidate, options.force);
  const noise = { base: noiseControl(base), candidate: noiseControl(candidate) };
  const common = {
    schemaVersion: COMPARISON_SCHEMA_VERSION,
    base: comparedRun(base),
    candidate: comparedRun(candidate),
    options,
    facts,
    noise,
    hostControl: hostControl(base, candidate),
  } as const;
  const refuse = (refusal: Refusal, unmatched: readonly UnmatchedMetric[] = []): RunComparison => ({
    ...common,
    verdict: "refused",
    refusal,
    reasons: [refusal.message],
    hostShift: null,
    metrics: [],
    unmatched,
  });
  const unlike = unlikeness(base, candidate, facts);
  if (unlike !== null) return refuse(unlike);
  const [ofBase, ofCandidate] = [metricReadings(base), metricReadings(candidate)];
  const { pairs, unmatched } = pairUp(ofBase, ofCandidate);
  if (pairs.length === 0) return refuse(nothingComparable(common), unmatched);
  const asked = judgeChanges(pairs, { ...common, trustHost: options.trustHost });
  const shift = hostShift(asked);
  const doubted = isDoubted({ ...common, hostShift: shift });
  const metrics = doubted ? judgeChanges(pairs, { ...common, trustHost: false }) : asked;
  return {
    ...common,
    refusal: null,
    // Of another configuration only what both measured was asked for.
    ...verdictOf(metrics, common, {
      doubted,
      lost: hasOtherConfiguration(facts) ? [] : lostWords(ofBase, ofCandidate),
    }),
    hostShift: shift,
    metrics,
    unmatched,
  };
}

function comparedRun(run: RunResult): ComparedRun {
  const { id, startedAt, commit, dirty } = run.run;
  const counts = trialCounts(run);
  const sum = (of: "valid" | "refused"): number => counts.reduce((total, count) => total + count[of], 0);
  return { id, startedAt, commit, dirty, validTrials: sum("valid"), refusedTrials: sum("refused") };
}

function unlikeness(base: RunResult, candidate: RunResult, facts: readonly ComparedFact[]): Refusal | null {
  if (base.run.id === candidate.run.id)
    return { code: "same-run", message: `Base and candidate are one and the same run, ${base.run.id}.` };
  const refusing = facts.filter(({ standing }) => standing === "refuses");
  const foreign = refusing.filter(({ fact }) => hostFacts.has(fact));
  if (foreign.length > 0) {
    const words = foreign.map((fact) => fact.words).join(" ");
    return { code: "foreign-host", message: `The runs come from different hosts. ${words}` };
  }
  const [other] = refusing;
  return other === undefined ? null : { code: "other-configuration", message: other.words };
}

function nothingComparable({ base, candidate }: Pick<RunComparison, "base" | "candidate">): Refusal {
  const counts = ({ validTrials, refusedTrials }: ComparedRun): string =>
    `${validTrials} valid and ${refusedTrials} refused trials`;
  return {
    code: "nothing-comparable",
    message: `Nothing was measured in both runs: the base has ${counts(base)}, the candidate ${counts(candidate)}.`,
  };
}

function pairUp(base: readonly MetricReading[], candidate: readonly MetricReading[]) {
  const place = ({ kind, key }: MetricReading): string => `${kind} ${key}`;
  const [inBase, inCandidate] = [base, candidate].map((readings) => new Map(readings.map((one) => [place(one), one])));
  const pairs = base.flatMap((one): PairedReading[] => {
    const other = inCandidate?.get(place(one));
    return other === undefined ? [] : [{ base: one, candidate: other }];
  });
  const only = (own: readonly MetricReading[], others: typeof inBase, side: UnmatchedMetric["in"]) =>
    own.flatMap((one) => (others?.has(place(one)) === true ? [] : [{ kind: one.kind, label: one.label, in: side }]));
  return { pairs, unmatched: [...only(base, inCandidate, "base"), ...only(candidate, inBase, "candidate")] };
}

function verdictOf(
  metrics: readonly MetricChange[],
  { noise, options, hostControl: host }: Pick<RunComparison, "noise" | "options" | "hostControl">,
  { doubted, lost }: { readonly doubted: boolean; readonly lost: readonly string[] },
): Pick<RunComparison, "verdict" | "reasons"> {
  const deciding = metrics.filter(({ decides }) => decides);
  const worse = deciding.filter(({ finding }) => finding === "worse");
  if (worse.length > 0) {
    const named = worse.map(({ label, kind }) => `${metricKinds[kind].label}: ${label}.`);
    return { verdict: "regression", reasons: [...named, ...movedTogether(deciding), ...lost] };
  }
  const failed = (["base", "candidate"] as const).flatMap((side) =>
    noise[side].why === null ? [] : [`No ratio of the ${side} can decide: ${noise[side].why}.`],
  );
  const moved = [
    ...(options.trustHost && host.status === "moved" ? [host.words] : []),
    ...(doubted ? ["Most CPU figures moved alike, so that no figure of two hours decides.", host.words] : []),
  ];
  if (deciding.length > 0)
    return {
      verdict: doubted || lost.length > 0 ? "inconclusive" : "no-regression",
      reasons: [...lost, ...failed, ...moved],
    };
  const few =
    failed.length + moved.length > 0
      ? []
      : [`Nothing that may decide was measured ${LEAST_REPETITIONS} times in both runs.`];
  return { verdict: "inconclusive", reasons: [...failed, ...moved, ...few] };
}

function hasOtherConfiguration(facts: readonly ComparedFact[]): boolean {
  return facts.some(({ fact, standing }) => fact === "configuration" && standing !== "same");
}

/** What would always decide and cannot, because only the base has enough of it: silence on it is no pass. */
function lostWords(base: readonly MetricReading[], candidate: readonly MetricReading[]): string[] {
  return base.flatMap(({ kind, key, label, values }) => {
    const counted = candidate.find((one) => one.kind === kind && one.key === key)?.values.length ?? 0;
    const decides = metricKinds[kind].gates === "always" && values.length >= LEAST_REPETITIONS;
    if (!decides || counted >= LEAST_REPETITIONS) return [];
    return [
      `${metricKinds[kind].label}: ${label} has n = ${values.length} in the base and n = ${counted} in the candidate (at least ${LEAST_REPETITIONS} are needed).`,
    ];
  });
}

/** Duets of which every variant got worse: that may as well be a reference that got cheaper. */
function movedTogether(deciding: readonly MetricChange[]): string[] {
  const duets = Map.groupBy(deciding, ({ place }) => place.reference);
  return [...duets].flatMap(([reference, variants]) =>
    reference === null || variants.length < 2 || variants.some(({ finding }) => finding !== "worse")
      ? []
      : [
          `All ${variants.length} variants against ${reference} moved alike: they share a cause, or that reference became cheaper.`,
        ],
  );
}

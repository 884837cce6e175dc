import type { AbAnalysis, AbVerdict, Control, ScenarioAnalysis } from "../../harness/analyse/regression/ab-analysis.ts";
import { abMetrics } from "../../harness/analyse/regression/ab-metrics.ts";
import { changeWords, intervalWords, signedPercent } from "../../harness/analyse/regression/change-words.ts";
import { kindOfPass, type KindOfPass } from "../../harness/analyse/regression/kind-of-pass.ts";
import { brokenSides } from "../../harness/analyse/regression/broken-sides.ts";
import { onlyNotMeasured } from "../../harness/analyse/regression/only-not-measured.ts";
import type { AbResult, AbSide } from "../../harness/results/ab-result.ts";
import { formatQuantity } from "../format/format-quantity.ts";

/** The verdict of an `ab` in words. */
export interface AbWords {
  /** `PASS`, `REGRESSION`, `INCONCLUSIVE`, `INVALID` or `BROKEN`, with ` · INTERRUPTED` behind it when it did not finish. */
  readonly badge: string;
  /** What it means, in one sentence. */
  readonly meaning: string;
  readonly level: "good" | "open" | "bad";
  /** What to do about it, in one sentence; `null` after a pass. */
  readonly next: string | null;
}

/** What of an `ab` its words rest on, beside its analysis. */
type Told = Pick<AbResult, "ab" | "faults" | "notMeasured">;

/** Says what an `ab` came to. What is inconclusive or invalid is never called a pass. */
export function abWords(result: Told, analysis: AbAnalysis): AbWords {
  const { badge, level, meaning, next } = words[analysis.verdict];
  return {
    badge: result.ab.status === "interrupted" ? `${badge} · INTERRUPTED` : badge,
    meaning: meaning(analysis, result),
    level,
    next: next(analysis, result),
  };
}

interface VerdictWords extends Pick<AbWords, "badge" | "level"> {
  readonly meaning: (analysis: AbAnalysis, result: Told) => string;
  readonly next: (analysis: AbAnalysis, result: Told) => string | null;
}

const words: Readonly<Record<AbVerdict, VerdictWords>> = {
  pass: { badge: "PASS", level: "good", meaning: passMeaning, next: () => null },
  regression: {
    badge: "REGRESSION",
    level: "bad",
    meaning: ({ scenarios }) => {
      const slower = scenarios.filter(({ verdict }) => verdict === "regression").map(({ name }) => name);
      return `The candidate costs more CPU per validation than the base: ${slower.join(", ")}.`;
    },
    next: () =>
      "Look at what moved, change it and run the same ab again; a regression that is wanted becomes the base of the next one.",
  },
  inconclusive: {
    badge: "INCONCLUSIVE",
    level: "open",
    meaning: (analysis, result) =>
      onlyNotMeasured(result, analysis) === null
        ? "This ab cannot tell whether the candidate costs more. That is no pass."
        : "Not everything that was asked for was measured. That is no pass.",
    next: inconclusiveNext,
  },
  broken: {
    badge: "BROKEN",
    level: "bad",
    meaning: () =>
      "The candidate gives tokens the wrong answer, does not start, or breaks under load: what it costs is beside the point.",
    next: () => "Correct the candidate, then run the same ab again.",
  },
  invalid: {
    badge: "INVALID",
    level: "bad",
    meaning: (_, { faults }) =>
      faults.length > 0
        ? `${brokenWords(faults)}: nothing was compared.`
        : "A control failed: nothing of this night can be believed, whatever the scenarios show.",
    next: (_, { faults }) =>
      faults.length > 0
        ? mendWords(faults)
        : "Run it again on a machine that does nothing else meanwhile; a night that is invalid three times in a row is a fault of the machine.",
  },
};

function inconclusiveNext(analysis: AbAnalysis, result: Told): string {
  if (result.ab.status === "interrupted") return "Run the same ab again: it was interrupted.";
  const missing = onlyNotMeasured(result, analysis);
  return missing === null
    ? "Run the same ab again when the machine is quieter, or give each scenario more seconds, so that the second look fits."
    : `Get what was missing, then run the same ab again: ${missing.hint}`;
}

/** `The base and the reference are broken`. */
function brokenWords(faults: AbResult["faults"]): string {
  const sides = brokenSides(faults);
  return `The ${sides.join(" and the ")} ${sides.length === 1 ? "is" : "are"} broken`;
}

function mendWords(faults: AbResult["faults"]): string {
  const sides = brokenSides(faults);
  const others = sides.filter((role) => role !== "candidate");
  const wanted = `a ${others.join(" and a ")} that ${others.length === 1 ? "works" : "work"}`;
  return `${sides.includes("candidate") ? "Correct the candidate and name" : "Name"} ${wanted}, then run the ab again.`;
}

function passMeaning({ scenarios }: AbAnalysis): string {
  const better = scenarios
    .filter(({ cpu }) => cpu !== null && kindOfPass(cpu) === "improvement")
    .map(({ name }) => name);
  const none = "no scenario costs 5 % more CPU per validation";
  if (better.length > 0) return `No regression, and an improvement: ${better.join(", ")}.`;
  const isStill = scenarios.every(({ cpu }) => cpu !== null && kindOfPass(cpu) === "no-significant-change");
  return isStill ? `There is no significant change: ${none}.` : `There is no regression: ${none}.`;
}

/**
 * One row a scenario: finding, change with its interval, pairs, CPU of the base and from which size on a change shows. None where
 * a side is broken.
 */
export function scenarioRows({ faults }: Told, { scenarios, controls }: AbAnalysis): readonly (readonly string[])[] {
  if (faults.length > 0) return [];
  const believed = controls.negative.held && controls.positive.held;
  return scenarios.map((scenario) => {
    const { name, cpu, baseCpuSeconds, minimumDetectableEffect, pairs, refusedPairs } = scenario;
    return [
      name,
      // Figures stay, because they were measured; what they mean rests on the controls.
      believed ? findingWords(scenario) : "not decided",
      cpu === null ? "too few pairs" : signedPercent(cpu.value),
      cpu === null ? "–" : intervalWords(cpu),
      refusedPairs === 0 ? String(pairs) : `${pairs} (${refusedPairs} refused)`,
      baseCpuSeconds === null ? "–" : formatQuantity(baseCpuSeconds, "seconds"),
      minimumDetectableEffect === null ? "–" : formatQuantity(minimumDetectableEffect, "share"),
    ];
  });
}

function findingWords({ verdict, cpu }: ScenarioAnalysis): string {
  return verdict !== "pass" || cpu === null ? verdict : passFindings[kindOfPass(cpu)];
}

const passFindings: Readonly<Record<KindOfPass, string>> = {
  improvement: "improvement",
  "small-change": "change below 2 %",
  "no-significant-change": "no significant change",
};

/** How the columns of `scenarioRows` are headed. */
export const scenarioColumns = [
  { title: "scenario", align: "left" },
  { title: "finding", align: "left" },
  { title: "change", align: "right" },
  { title: "interval", align: "right" },
  { title: "pairs", align: "right" },
  { title: "base", align: "right" },
  { title: "shows from", align: "right" },
] as const;

/** What the last column of `scenarioColumns` says, and what it does not; for below the table. */
export const SHOWS_FROM =
  "«shows from»: by itself, a change of that size is significant in about 7 of 10 nights like this one; a regression is only a rise above 2 %.";

/** Metrics beside CPU of every scenario: base, candidate and the change. None where a side is broken. */
export function metricRows({ faults }: Told, { scenarios }: AbAnalysis): readonly (readonly string[])[] {
  return faults.length > 0 ? [] : scenarios.flatMap(scenarioMetricRows);
}

function scenarioMetricRows({ name, reported }: ScenarioAnalysis): readonly (readonly string[])[] {
  return reported.map(({ metric, base, candidate, lnRatio }) => {
    const { label, quantity } = abMetrics[metric];
    const shown = (value: number): string =>
      quantity === "count" ? value.toFixed(2) : formatQuantity(value, quantity);
    const change = lnRatio === null ? ["–", "–"] : [signedPercent(lnRatio.value), intervalWords(lnRatio)];
    return [name, label, shown(base), shown(candidate), ...change];
  });
}

/** How the columns of `metricRows` are headed. */
export const metricColumns = [
  { title: "scenario", align: "left" },
  { title: "metric", align: "left" },
  { title: "base", align: "right" },
  { title: "candidate", align: "right" },
  { title: "change", align: "right" },
  { title: "interval", align: "right" },
] as const;

/** Both controls, one sentence each; none where a side is broken. */
export function controlWords({ faults }: Told, { controls }: AbAnalysis): readonly string[] {
  if (faults.length > 0) return [];
  const where = controls.scenario === null ? "" : ` (${controls.scenario})`;
  return [
    `Negative control${where}, the base against itself: ${heldWords(controls.negative)}`,
    `Positive control${where}, the base with planted work: ${heldWords(controls.positive)}`,
  ];
}

function heldWords({ held, tested, why, lnCpuRatio }: Control): string {
  if (held) return `holds${lnCpuRatio === null ? "" : `, ${changeWords(lnCpuRatio)}`}.`;
  return `${tested ? "failed" : "not tested"}: ${why ?? "no reason is known"}.`;
}

/** What moved and what alerts, one sentence each, with the scenario in front; nothing where a control failed. */
export function movedWords({ scenarios, verdict }: AbAnalysis): readonly string[] {
  if (verdict === "invalid" || verdict === "broken") return [];
  return scenarios.flatMap(({ name, moved, p99Alert }) => [
    ...moved.map((sentence) => `${name}: ${sentence}`),
    ...(p99Alert === null ? [] : [`${name}: ${p99Alert} (an alert, which fails nothing)`]),
  ]);
}

/** `main (1111111)`, and what was put in place of its own. */
export function sideWords({ role, revision, commit, dirty, packages, settings, node }: AbSide): string {
  const at = commit === null ? "outside a checkout" : `${commit.slice(0, 7)}${dirty ? ", with changes" : ""}`;
  const replaced = Object.entries({ ...packages, ...settings }).map(([key, value]) => `${key} ${value}`);
  return `${role} ${revision} (${[at, `Node ${node}`, ...replaced].join(", ")})`;
}

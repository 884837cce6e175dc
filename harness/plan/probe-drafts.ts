import { type Draft, loadSubject, MAX_LOAD_CORPUS, referenceSubject, repeat } from "./draft.ts";
import { placedSubjects } from "./placement-reference.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import { shuffled } from "./seeded-random.ts";
import type { PlannedSubject, ProbeStep, ProbeTrialSpec } from "./trial-spec.ts";

/**
 * Sweeps of the probe, each with its own overload anchor and its steps in random order, held-out ones among them; and the places
 * where the verify can run at the same rates.
 */
export function probeDrafts(config: ResolvedConfig, random: () => number): Draft<ProbeTrialSpec>[] {
  const { probe, load } = config;
  const wants = (workload: "sweep" | "placement") => load.workloads.includes(workload);
  const reference = referenceSubject(config).algorithm;
  const swept = probe.algorithms.flatMap((algorithm) =>
    probe.denylists
      // What a lookup costs does not depend on the signature: one algorithm shows it where time is short.
      .filter((denylist) => denylist === "none" || algorithm === reference || probe.repetitions > 1)
      .map((denylist) => loadSubject(config, algorithm, denylist)),
  );
  return [
    ...(wants("sweep")
      ? repeat(probe.repetitions, (repetition) =>
          swept.map((subject) => sweepDraft(config, subject, repetition, shuffled(sweepSteps(config), random))),
        )
      : []),
    ...(wants("placement")
      ? // Compared at a glance, not fitted: two sessions show whether a figure is a fluke.
        repeat(Math.min(2, probe.repetitions), (repetition) =>
          placedSubjects(config).map((subject) => placementDraft(config, subject, repetition)),
        )
      : []),
  ];
}

/** A trial that drives the recommended rate in a fresh process; the rate is known when the sweeps are done. */
export function confirmDraft(
  config: ResolvedConfig,
  subject: PlannedSubject,
  ratePerSecond: number,
  repetition: number,
): Draft<ProbeTrialSpec> {
  const seconds = config.probe.confirmSeconds;
  return {
    ...probeCommon(config, subject, repetition),
    workload: "confirm",
    anchorSeconds: 0,
    steps: [{ name: "confirm", role: "confirm", seconds, rate: { perSecond: ratePerSecond } }],
    floor: true,
    detail: `${ratePerSecond}ps`,
  };
}

function sweepSteps({ probe }: ResolvedConfig): ProbeStep[] {
  const step = (role: ProbeStep["role"]) => (fraction: number) => ({
    name: `load_${Math.round(fraction * 100)}`,
    role,
    seconds: probe.stepSeconds,
    rate: { fractionOfAnchor: fraction },
  });
  return [...probe.fractions.map(step("calibrate")), ...probe.holdOutFractions.map(step("hold-out"))];
}

function sweepDraft(
  config: ResolvedConfig,
  subject: PlannedSubject,
  repetition: number,
  steps: readonly ProbeStep[],
): Draft<ProbeTrialSpec> {
  return {
    ...probeCommon(config, subject, repetition),
    workload: "sweep",
    anchorSeconds: config.probe.anchorSeconds,
    steps,
    floor: true,
    detail: `${steps.length}steps`,
  };
}

function placementDraft(config: ResolvedConfig, subject: PlannedSubject, repetition: number): Draft<ProbeTrialSpec> {
  const rates = config.probe.placementRatesPerSecond;
  return {
    ...probeCommon(config, subject, repetition),
    workload: "placement",
    anchorSeconds: 0,
    steps: rates.map((perSecond) => ({
      name: `rate_${perSecond}`,
      role: "load",
      seconds: config.probe.stepSeconds,
      rate: { perSecond },
    })),
    floor: true,
    detail: `${rates.join("-")}ps`,
  };
}

function probeCommon(config: ResolvedConfig, subject: PlannedSubject, repetition: number) {
  const { population, onUnavailable } = config.load;
  return {
    kind: "probe" as const,
    subject,
    repetition,
    connections: config.probe.connections,
    onUnavailable,
    population,
    corpusTokens: Math.min(PROBE_CORPUS, population.corpusTokens, MAX_LOAD_CORPUS),
  };
}

/** Distinct tokens of a probe's trial: it walks them several times at high rates; the verifier keeps nothing of a token. */
const PROBE_CORPUS = 10_000;

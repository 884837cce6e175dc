import type { AlgorithmId } from "../../targets/verify/algorithms.ts";
import { denylists, type DenylistId } from "../../targets/verify/denylists.ts";
import type { WorkloadId } from "../results/workloads.ts";
import { type Draft, loadSubject, MAX_LOAD_CORPUS, referenceSubject, repeat } from "./draft.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import { latencyThresholds } from "./latency-thresholds.ts";
import { type LoadTrialSpec, plannedRequests, tokensToRevoke, type WindowSpec } from "./trial-spec.ts";
import { type RequestKind, traffic } from "./workloads.ts";

/** The HTTP load of k6: what is compared in every repetition, the traffic shapes once. */
export function loadDrafts(config: ResolvedConfig): Draft<LoadTrialSpec>[] {
  const { load } = config;
  const { algorithm: reference, denylist: own } = referenceSubject(config);
  const lookups = load.denylists.filter((denylist) => denylist !== "none");
  // A denylist that other verifiers see too, where there is one: its revocations travel.
  const shared = lookups.find((denylist) => denylists[denylist].needsRedis) ?? lookups[0];
  const wants = (workload: WorkloadId) => load.workloads.includes(workload);
  const steady = (workload: WorkloadId, algorithm: AlgorithmId, denylist: DenylistId, repetition: number) =>
    loadDraft(config, workload, loadSubject(config, algorithm, denylist), repetition, [
      { name: "measure", seconds: load.measureSeconds, flows: flowsOf(workload, load.ratePerSecond) },
    ]);
  const steps = load.stepsPerSecond.map((rate, index) => ({
    name: `step_${index + 1}`,
    seconds: load.stepSeconds,
    flows: flowsOf("stepped", rate),
  }));

  const once = [
    ...(wants("stepped") ? [loadDraft(config, "stepped", loadSubject(config, reference, own), 1, steps)] : []),
    ...(wants("login") ? [steady("login", reference, own, 1)] : []),
    ...(wants("mixed") ? [steady("mixed", reference, own, 1)] : []),
    ...(wants("revocation") && shared !== undefined ? [steady("revocation", reference, shared, 1)] : []),
  ];
  return repeat(load.repetitions, (repetition) => [
    ...(wants("floor") ? [steady("floor", reference, "none", repetition)] : []),
    ...(wants("plain") ? [steady("plain", reference, "none", repetition)] : []),
    ...(wants("verify")
      ? [
          ...load.algorithms
            .filter(() => load.denylists.includes("none"))
            .map((a) => steady("verify", a, "none", repetition)),
          ...lookups.map((denylist) => steady("verify", reference, denylist, repetition)),
        ]
      : []),
    // The traffic shapes show that a whole flow works and what it costs; they are not compared, so once is enough. They are
    // spread over the repetitions, so that one bad minute of the machine does not take all of them.
    ...(repetition === 1 ? once.map((draft, index) => ({ ...draft, block: 1 + (index % load.repetitions) })) : []),
  ]);
}

function loadDraft(
  config: ResolvedConfig,
  workload: WorkloadId,
  subject: LoadTrialSpec["subject"],
  repetition: number,
  windows: readonly WindowSpec[],
): Draft<LoadTrialSpec> {
  const { warmupSeconds, onUnavailable, population, probePerSecond } = config.load;
  const draft = {
    kind: "load" as const,
    workload,
    subject,
    repetition,
    script: traffic[workload].script ?? "",
    warmupSeconds,
    windows,
    onUnavailable,
    population,
    // With the floor as well, or it would not be that of the same load.
    probePerSecond: workload === "verify" || workload === "floor" ? probePerSecond : 0,
    thresholds: latencyThresholds(config.budgets, { workload, subject }, windows),
    detail: `${windows.map((w) => w.flows.reduce((sum, f) => sum + f.ratePerSecond, 0)).join("-")}ps`,
  };
  const requests = plannedRequests(draft) - plannedRequests(draft, "revoke");
  const lasting = Math.min(requests, population.corpusTokens, MAX_LOAD_CORPUS);
  // What is revoked comes on top: a population says what clients present, and those tokens end.
  return { ...draft, corpusTokens: lasting + tokensToRevoke(draft) };
}

function flowsOf(workload: WorkloadId, ratePerSecond: number): WindowSpec["flows"] {
  return Object.entries(traffic[workload].mix).map(([request, share]) => ({
    request: request as RequestKind,
    ratePerSecond: ratePerSecond * share,
  }));
}

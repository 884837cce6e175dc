import type { RunResult } from "../results/run-result.ts";
import type { Analysis } from "./analysis.ts";
import { judgeBudgets } from "./budgets/judge-budgets.ts";
import { benchGroups } from "./costs/bench-samples.ts";
import { judgeClaims } from "./claims/claims.ts";
import { denylistOverheads } from "./load/denylist-overheads.ts";
import { latenciesAtRate } from "./load/latencies.ts";
import { loadCurves } from "./load/load-curves.ts";
import { conditionsOf, loadSamples, windowsBehind } from "./load/load-samples.ts";
import { cacheBreakEvens } from "./costs/cache-break-evens.ts";
import { capacityModels } from "./model/capacity-models.ts";
import { comparisonsOf, noiseOf } from "./costs/comparisons.ts";
import { conditionFacts } from "./load/condition-facts.ts";
import { confirmationIn } from "./model/confirmation.ts";
import { duetGroups } from "./costs/duet-pairs.ts";
import { latencyQuotes } from "./load/latency-quotes.ts";
import { overloads } from "./load/overloads.ts";
import { validationCosts } from "./costs/validation-costs.ts";
import { judgeRun } from "./verdict/run-verdict.ts";
import { serviceDemands } from "./load/service-demands.ts";
import { sizingBases } from "./fleet/sizing-bases.ts";
import { stageCosts } from "./costs/stage-costs.ts";
import { bytesPerEntry, entryWeights, lookupCosts } from "./costs/store-costs.ts";
import { subjectOrder, trialsInPlanOrder } from "./subject-order.ts";
import { threadScaling } from "./fleet/thread-scaling.ts";
import { tokenBytes } from "./load/token-bytes.ts";
import { trialCounts } from "./trial-counts.ts";
import { verifyCosts } from "./costs/verify-costs.ts";

/**
 * Computes every figure of a report from one run. Pure: the same results give the same analysis, today and in years. Only
 * valid windows of valid trials feed it; what has none is absent, never zero. Throws when a stored histogram cannot be read.
 */
export function analyse(measured: RunResult): Analysis {
  const run = { ...measured, trials: trialsInPlanOrder(measured) };
  const benches = benchGroups(run);
  const samples = loadSamples(run);
  const conditions = conditionsOf(samples).sort(subjectOrder(run));
  const scaling = threadScaling(benches, run.host.cpus);
  const stages = stageCosts(benches);
  const duets = duetGroups(run);
  const noise = noiseOf(duets);
  const comparisons = comparisonsOf(duets, noise);
  const quotes = latencyQuotes(conditions, run.run.sizing);
  const weights = entryWeights(run);
  const machine = {
    cpus: run.host.cpus,
    reference: run.run.referenceSubject,
    ...bytesPerEntry(weights),
  };
  const findings = {
    overloads: overloads(run),
    quotes,
    sizingBases: sizingBases(samples, windowsBehind(run), scaling, machine),
  };
  const analysis: Omit<Analysis, "claims" | "budgets"> = {
    schemaVersion: 3,
    runId: run.run.id,
    verdict: judgeRun(run, findings),
    verifyCosts: verifyCosts(benches),
    threadScaling: scaling,
    stageCosts: stages,
    serviceDemands: serviceDemands(conditions),
    conditionFacts: conditionFacts(conditions),
    comparisons,
    noise,
    validationCosts: validationCosts(duets, stages),
    cacheBreakEvens: cacheBreakEvens(comparisons),
    ...findings,
    models: capacityModels(run),
    confirmation: confirmationIn(run),
    latencies: latenciesAtRate(conditions),
    loadCurves: loadCurves(conditions),
    bytes: tokenBytes(run, samples),
    denylistOverheads: denylistOverheads(conditions, quotes),
    trialCounts: trialCounts(run),
    entryWeights: weights,
    lookupCosts: lookupCosts(run),
  };
  return {
    ...analysis,
    claims: judgeClaims({ run, analysis }),
    budgets: judgeBudgets({ run, conditions, analysis }),
  };
}

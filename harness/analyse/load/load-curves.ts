import { workloads } from "../../results/workloads.ts";
import type { LoadCurve, LoadStep } from "../analysis.ts";
import { cpuSecondsPerRequest, cpusUsed } from "./component-demand.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import { verifyLatencies } from "./load-samples.ts";
import type { Condition, LoadSample } from "./load-samples.ts";
import { mergeHistograms } from "../statistics/merge-histograms.ts";
import { subjectKey } from "../subject-order.ts";

/** Latency and CPU against load from the valid steps of stepped trials and sweeps, one curve per subject and generator, rates rising. */
export function loadCurves(conditions: readonly Condition[]): LoadCurve[] {
  const stepped = conditions.filter(({ workload }) => workloads[workload].inSteps);
  const groups = Map.groupBy(stepped, ({ subject, generator }) => `${generator} ${subjectKey(subject)}`);
  return [...groups.values()].flatMap((steps) => {
    const [first] = steps;
    if (first === undefined) return [];
    const { subject, generator } = first;
    return [{ subject, generator, steps: steps.flatMap((step) => loadStep(step) ?? []) }];
  });
}

/** One step over its repetitions; `null` when nothing was timed or the verifier's CPU was not observed. */
export function loadStep(condition: Omit<Condition, "workload" | "subject">): LoadStep | null {
  const { offeredPerSecond, fractionOfAnchor, role, generator, samples } = condition;
  const histograms = verifyLatencies(samples).map(({ histogram }) => histogram);
  const verifierCpusUsed = centre(samples, (window) => cpusUsed(window, "verifier"));
  const verifierCpuSecondsPerRequest = centre(samples, (window) => cpuSecondsPerRequest(window, "verifier"));
  const achievedPerSecond = centre(samples, (window) => window.achievedPerSecond);
  if (histograms.length === 0 || verifierCpusUsed === null) return null;
  if (verifierCpuSecondsPerRequest === null || achievedPerSecond === null) return null;
  return {
    offeredPerSecond,
    fractionOfAnchor,
    role,
    achievedPerSecond,
    latency: mergeHistograms(histograms).latency,
    verifierCpusUsed,
    verifierCpuSecondsPerRequest,
    eventLoopUtilisation: centre(samples, (window) => window.eventLoopUtilisation),
    generatorCpusUsed: centre(samples, (window) => cpusUsed(window, generator === "k6" ? "generator" : "probe")),
    repetitions: samples.length,
  };
}

function centre(samples: readonly LoadSample[], read: (window: LoadSample["window"]) => number | null): number | null {
  const values = samples.flatMap(({ window }) => read(window) ?? []);
  return values.length === 0 ? null : estimateFrom(values).value;
}

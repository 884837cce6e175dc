import type { LoadCurve, LoadStep } from "./analysis.ts";
import { cpuSecondsPerRequest, cpusUsed } from "./component-demand.ts";
import { estimateFrom } from "./estimate-from.ts";
import { verifyLatencies } from "./load-samples.ts";
import type { Condition, LoadSample } from "./load-samples.ts";
import { mergeHistograms } from "./merge-histograms.ts";
import { subjectKey } from "./subject-order.ts";

/** Latency and CPU against load from the valid steps of stepped trials, one curve per subject, rates rising. */
export function loadCurves(conditions: readonly Condition[]): LoadCurve[] {
  const stepped = conditions.filter(({ workload }) => workload === "stepped");
  return [...Map.groupBy(stepped, ({ subject }) => subjectKey(subject)).values()].flatMap((steps) => {
    const [first] = steps;
    if (first === undefined) return [];
    return [
      { subject: first.subject, steps: steps.flatMap((step) => loadStep(step.offeredPerSecond, step.samples) ?? []) },
    ];
  });
}

/** One step over its repetitions; `null` when nothing was timed or the verifier's CPU was not observed. */
export function loadStep(offeredPerSecond: number, samples: readonly LoadSample[]): LoadStep | null {
  const histograms = verifyLatencies(samples).map(({ histogram }) => histogram);
  const verifierCpusUsed = centre(samples, (window) => cpusUsed(window, "verifier"));
  const verifierCpuSecondsPerRequest = centre(samples, (window) => cpuSecondsPerRequest(window, "verifier"));
  const achievedPerSecond = centre(samples, (window) => window.achievedPerSecond);
  if (histograms.length === 0 || verifierCpusUsed === null) return null;
  if (verifierCpuSecondsPerRequest === null || achievedPerSecond === null) return null;
  return {
    offeredPerSecond,
    achievedPerSecond,
    latency: mergeHistograms(histograms).latency,
    verifierCpusUsed,
    verifierCpuSecondsPerRequest,
    eventLoopUtilisation: centre(samples, (window) => window.eventLoopUtilisation),
    generatorCpusUsed: centre(samples, (window) => cpusUsed(window, "generator")),
    repetitions: samples.length,
  };
}

function centre(samples: readonly LoadSample[], read: (window: LoadSample["window"]) => number | null): number | null {
  const values = samples.flatMap(({ window }) => read(window) ?? []);
  return values.length === 0 ? null : estimateFrom(values).value;
}

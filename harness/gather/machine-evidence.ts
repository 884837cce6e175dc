import type { MachineSample } from "../drive/raw-trial.ts";
import type { LoadEvidence } from "../results/verdict.ts";

/** What the samples of the machine say about a trial: stolen and throttled time, gaps, and steps of the wall clock. */
export function machineEvidence(
  samples: readonly MachineSample[],
): Pick<LoadEvidence, "stealShare" | "throttledSeconds" | "longestSamplerGapSeconds" | "clockStepSeconds"> {
  const [first, last] = [samples[0], samples.at(-1)];
  const gaps = samples.slice(1).map((sample, index) => sample.atSeconds - (samples[index]?.atSeconds ?? 0));
  const offsets = samples.map((sample) => sample.wallClockSeconds - sample.atSeconds);
  return {
    stealShare: stealShare(first, last),
    throttledSeconds: difference(first?.throttledSeconds, last?.throttledSeconds),
    longestSamplerGapSeconds: gaps.length === 0 ? null : Math.max(...gaps),
    clockStepSeconds: offsets.length === 0 ? 0 : Math.max(...offsets) - Math.min(...offsets),
  };
}

function stealShare(first: MachineSample | undefined, last: MachineSample | undefined): number | null {
  const total = difference(first?.cpuTotalSeconds, last?.cpuTotalSeconds);
  const steal = difference(first?.cpuStealSeconds, last?.cpuStealSeconds);
  return total === null || steal === null || total === 0 ? null : steal / total;
}

function difference(before: number | null | undefined, after: number | null | undefined): number | null {
  return before === null || after === null || before === undefined || after === undefined ? null : after - before;
}

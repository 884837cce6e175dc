import type { MachineSample } from "../drive/raw-trial.ts";
import type { MachineObservation } from "../results/verdict.ts";

/** Two moments on the samples' own clock, s. */
export type Stretch = readonly [fromSeconds: number, toSeconds: number];

/**
 * What the samples of the machine say about a trial: stolen and throttled time, gaps, and steps of the wall clock.
 *
 * @param windows where the measuring was: steal is counted from the first to the last. Without windows it is that of the whole trial
 */
export function machineEvidence(
  samples: readonly MachineSample[],
  windows: readonly Stretch[] = [],
): Pick<MachineObservation, "stealShare" | "throttledSeconds" | "longestSamplerGapSeconds" | "clockStepSeconds"> {
  const [first, last] = [samples[0], samples.at(-1)];
  const gaps = samples.slice(1).map((sample, index) => sample.atSeconds - (samples[index]?.atSeconds ?? 0));
  const offsets = samples.map((sample) => sample.wallClockSeconds - sample.atSeconds);
  const ends = windows.flat();
  return {
    stealShare:
      ends.length === 0 ? stealShare(first, last) : stealBetween(samples, [Math.min(...ends), Math.max(...ends)]),
    throttledSeconds: difference(first?.throttledSeconds, last?.throttledSeconds),
    longestSamplerGapSeconds: gaps.length === 0 ? null : Math.max(...gaps),
    clockStepSeconds: offsets.length === 0 ? 0 : Math.max(...offsets) - Math.min(...offsets),
  };
}

/** Share of all CPU time that the hypervisor took in a stretch, 0 to 1; `null` where the system does not say. */
export function stealBetween(samples: readonly MachineSample[], [from, to]: Stretch): number | null {
  return stealShare(sampleAtOrBefore(samples, from), sampleAtOrAfter(samples, to));
}

function sampleAtOrBefore(samples: readonly MachineSample[], seconds: number): MachineSample | undefined {
  return samples.findLast((sample) => sample.atSeconds <= seconds) ?? samples[0];
}

function sampleAtOrAfter(samples: readonly MachineSample[], seconds: number): MachineSample | undefined {
  return samples.find((sample) => sample.atSeconds >= seconds) ?? samples.at(-1);
}

function stealShare(first: MachineSample | undefined, last: MachineSample | undefined): number | null {
  const total = difference(first?.cpuTotalSeconds, last?.cpuTotalSeconds);
  const steal = difference(first?.cpuStealSeconds, last?.cpuStealSeconds);
  return total === null || steal === null || total === 0 ? null : steal / total;
}

function difference(before: number | null | undefined, after: number | null | undefined): number | null {
  return before === null || after === null || before === undefined || after === undefined ? null : after - before;
}

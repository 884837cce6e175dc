import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleRun } from "../../results/example-run.test-support.ts";
import { exampleBenchTrial, exampleMeasurement, exampleSubject } from "../../results/example-trial.test-support.ts";
import { exampleDuet, exampleVariant } from "../../results/example-probe-trial.test-support.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { TrialResult } from "../../results/trial-result.ts";

/** A made-up run whose duets and benchmarks show exactly what is asked for; everything else of it is that of the example. */
export function comparedRun(
  id: string,
  shown: {
    /** ln-ratios of CPU, fast-jwt over jose, one per pair of processes. */
    readonly ratios?: readonly number[];
    /** Other duets of the same kind, each with its pairs. */
    readonly more?: readonly (readonly number[])[];
    /** The same of a design with itself. */
    readonly noise?: readonly number[];
    /** CPU µs per verify, one per repetition; signing takes `signMicros`. */
    readonly verifyMicros?: readonly number[];
    readonly signMicros?: readonly number[];
  },
): RunResult {
  const { ratios = [], more = [], noise = [], verifyMicros = [], signMicros = [] } = shown;
  const trials: TrialResult[] = [
    ...noise.map((ln, index) =>
      exampleDuet("noise", index + 1, [exampleVariant("A"), exampleVariant("A again")], cpu(ln)),
    ),
    ...ratios.map((ln, index) => exampleDuet("engine", index + 1, enginePair, cpu(ln))),
    ...more.flatMap((lnRatios, place) =>
      lnRatios.map((ln, index) =>
        exampleDuet("denylist", index + 1, [exampleVariant("none"), exampleVariant(`denylist ${place}`)], cpu(ln)),
      ),
    ),
    ...verifyMicros.map((micros, index) =>
      exampleBenchTrial(index + 1, {
        ...exampleMeasurement(micros * 1e-6),
        cpuSecondsPerOperation: micros * 1e-6,
        signCpuSeconds: signMicros[index] === undefined ? null : signMicros[index] * 1e-6,
      }),
    ),
  ];
  const run = exampleRun(trials);
  return { ...run, run: { ...run.run, id }, tokenSizes: [] };
}

const enginePair = [
  exampleVariant("jose"),
  exampleVariant("fast-jwt", { ...exampleSubject, engine: "fast-jwt" }),
] as const;

function cpu(lnRatio: number): (variant: number) => number {
  return (variant) => 60e-6 * Math.exp(variant * lnRatio);
}

/** Figures that scatter by `spread` around 0, evenly and the same in every test. */
export function scattered(count: number, spread: number, middle = 0): number[] {
  return Array.from({ length: count }, (_, index) => middle + spread * (((index * 7) % count) / (count - 1) - 0.5));
}

/** ln-ratios of CPU of recorded pairs, in the order in which they were measured; `testdata/README.md` says what they are. */
export function recordedRatios(set: "aa" | "x02" | "x05" | "x20"): readonly number[] {
  return lines("duet-ratios.jsonl")
    .filter((row) => row["set"] === set)
    .map((row) => Number(row["lnCpu"]));
}

/** CPU µs per request under overload of 120 runs of the same code, in the order in which they were measured. */
export function recordedMicros(): readonly number[] {
  return lines("aa.jsonl").map((row) => Number(row["satCpu"]));
}

/** Every CPU figure of a run times `factor`, and as much less completed under overload, as on a slower machine. */
export function slowedDown(run: RunResult, factor: number): RunResult {
  return {
    ...run,
    trials: run.trials.map((trial) => {
      switch (trial.kind) {
        case "bench": {
          const { measurement } = trial;
          if (measurement === null) return trial;
          const cpuSecondsPerOperation = measurement.cpuSecondsPerOperation * factor;
          return { ...trial, measurement: { ...measurement, cpuSecondsPerOperation } };
        }
        case "duet":
          return {
            ...trial,
            slices: trial.slices.map((slice) => ({ ...slice, verifierCpuSeconds: slice.verifierCpuSeconds * factor })),
          };
        case "probe":
          return {
            ...trial,
            anchors: trial.anchors.map((anchor) => ({
              ...anchor,
              completedPerSecond: anchor.completedPerSecond / factor,
              verifierCpuSecondsPerRequest: anchor.verifierCpuSecondsPerRequest * factor,
            })),
            windows: trial.windows.map((window) => ({ ...window, components: slower(window.components, factor) })),
          };
        default:
          return {
            ...trial,
            windows: trial.windows.map((window) => ({ ...window, components: slower(window.components, factor) })),
          };
      }
    }),
  };
}

function slower<Use extends { readonly cpuUserSeconds: number; readonly cpuSystemSeconds: number }>(
  components: readonly Use[],
  factor: number,
): Use[] {
  return components.map((use) => ({
    ...use,
    cpuUserSeconds: use.cpuUserSeconds * factor,
    cpuSystemSeconds: use.cpuSystemSeconds * factor,
  }));
}

function lines(name: string): Readonly<Record<string, unknown>>[] {
  const text = readFileSync(join(import.meta.dirname, "testdata", name), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

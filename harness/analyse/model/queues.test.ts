import { describe, expect, test } from "vitest";

import { fitLatencyCurve, fractionAt, secondsAt } from "./fit-latency-curve.ts";
import { seededRandom } from "../statistics/seeded-random.ts";

/** A queue with one server and Poisson arrivals; its service times have a mean of 1 s. */
interface Queue {
  readonly name: string;
  readonly serviceSeconds: (uniform: number) => number;
  /** Mean time in the system at a utilisation, s (Pollaczek–Khinchine). */
  readonly meanSeconds: (utilisation: number) => number;
}

const markovian: Queue = {
  name: "M/M/1",
  serviceSeconds: (uniform) => -Math.log(1 - uniform),
  meanSeconds: (utilisation) => 1 / (1 - utilisation),
};
const deterministic: Queue = {
  name: "M/D/1",
  serviceSeconds: () => 1,
  meanSeconds: (utilisation) => 1 + utilisation / (2 * (1 - utilisation)),
};

const CALIBRATED = [0.1, 0.25, 0.45, 0.65] as const;
const HELD_OUT = [0.17, 0.35, 0.55] as const;
const REQUESTS = 400_000;

/** Times in the system, rising: Lindley's recursion, where a request waits for what the one before it left. */
function timesOf({ serviceSeconds }: Queue, utilisation: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const times = new Float64Array(REQUESTS);
  let waiting = 0;
  for (let index = -10_000; index < REQUESTS; index += 1) {
    const inSystem = waiting + serviceSeconds(random());
    if (index >= 0) times[index] = inSystem;
    waiting = Math.max(0, inSystem + Math.log(1 - random()) / utilisation);
  }
  return times.sort();
}

function meanOf(times: Float64Array): number {
  return times.reduce((sum, seconds) => sum + seconds, 0) / times.length;
}

function p99Of(times: Float64Array): number {
  return times[Math.floor(0.99 * times.length)] ?? Number.NaN;
}

describe.each([markovian, deterministic])("$name by discrete events", (queue) => {
  const steps = [...CALIBRATED, ...HELD_OUT].map((fractionOfAnchor, index) => {
    const times = timesOf(queue, fractionOfAnchor, 11 + index);
    return { fractionOfAnchor, mean: meanOf(times), p99: p99Of(times) };
  });
  const calibration = steps.slice(0, CALIBRATED.length);
  const fitOf = (quantile: "mean" | "p99") => {
    const points = calibration.map((step) => ({ ...step, seconds: step[quantile] }));
    const curve = fitLatencyCurve(points);
    if (curve === null) throw new Error("there is no curve");
    return curve;
  };

  test("means agree with theory within 3 %", () => {
    for (const { fractionOfAnchor, mean } of steps) {
      expect(Math.abs(mean / queue.meanSeconds(fractionOfAnchor) - 1)).toBeLessThan(0.03);
    }
  });

  test("the curve of the mean is the one of theory, which has its shape", () => {
    const { unloadedSeconds, growthSeconds } = fitOf("mean");
    expect(Math.abs(unloadedSeconds - 1)).toBeLessThan(0.03);
    expect(Math.abs(growthSeconds / (queue.meanSeconds(0.5) - 1) - 1)).toBeLessThan(0.03);
  });

  test("a p99 that was held out is predicted within a tenth, and so is the load at which it is reached", () => {
    const curve = fitOf("p99");
    for (const { fractionOfAnchor, p99 } of steps.slice(CALIBRATED.length)) {
      expect(Math.abs(secondsAt(curve, fractionOfAnchor) / p99 - 1)).toBeLessThan(0.1);
      expect(Math.abs((fractionAt(curve, p99) ?? 0) - fractionOfAnchor)).toBeLessThan(0.06);
    }
  });
});

import type { RunResult } from "../../results/run-result.ts";
import type { BenchMeasurement, Subject } from "../../results/trial-result.ts";

/** Valid benchmark measurements of one algorithm × engine × token profile, one per repetition and thread count. */
export interface BenchGroup {
  readonly subject: Subject;
  readonly measurements: readonly BenchMeasurement[];
}

/** Groups the benchmark measurements that count, in the order of the trials. The denylist takes no part in a benchmark. */
export function benchGroups(run: RunResult): BenchGroup[] {
  const valid = run.trials.flatMap((trial) => {
    if (trial.kind !== "bench" || trial.verdict.status !== "valid" || trial.measurement === null) return [];
    return [{ subject: trial.subject, measurement: trial.measurement }];
  });
  const groups = Map.groupBy(valid, ({ subject: { algorithm, engine, tokenProfile } }) =>
    JSON.stringify([algorithm, engine, tokenProfile]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ subject: first.subject, measurements: group.map(({ measurement }) => measurement) }];
  });
}

/** The measurements of a group on one thread. */
export function singleThreaded(group: BenchGroup): BenchMeasurement[] {
  return group.measurements.filter(({ threads }) => threads === 1);
}

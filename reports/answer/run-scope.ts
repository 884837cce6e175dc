import type { RunResult } from "../../harness/results/run-result.ts";

/** Something that a run can measure, and the command that does. */
export interface RunPart {
  readonly id: "bench" | "load" | "sweep" | "placement" | "duet" | "wire";
  /** `the worker-thread benchmark` */
  readonly label: string;
  readonly command: string;
}

/** Every part, in the order of the report. */
export const runParts: readonly RunPart[] = [
  { id: "bench", label: "the worker-thread benchmark", command: "jwt-capacity bench" },
  { id: "load", label: "the load of k6", command: "jwt-capacity load" },
  { id: "sweep", label: "the sweeps of the probe", command: "jwt-capacity run" },
  { id: "duet", label: "the duets", command: "jwt-capacity run" },
  { id: "placement", label: "the places where the verify can run", command: "jwt-capacity run --profile standard" },
  { id: "wire", label: "the bytes on the wire", command: "jwt-capacity run --profile standard" },
];

/**
 * The parts that were not asked for: nothing of them was tried, and nothing says that it could not be.
 *
 * Of an interrupted run and of one whose preflights failed that cannot be told, so that nothing is called left out.
 */
export function partsOutside(run: RunResult): readonly RunPart[] {
  if (run.run.status === "interrupted" || run.preflights.some(({ status }) => status === "failed")) return [];
  return runParts.filter((part) => !wasTried(part, run) && !wasMissed(part, run));
}

/** Whether a run is of the benchmark alone: it sizes no fleet and was not asked to. */
export function isBenchmarkAlone(run: RunResult): boolean {
  const only = run.trials.length > 0 && run.trials.every(({ kind }) => kind === "bench");
  return only && partsOutside(run).some(({ id }) => id === "load");
}

function wasTried({ id }: RunPart, { trials, wire }: RunResult): boolean {
  if (id === "wire") return wire !== null;
  return trials.some(({ kind, workload }) => (id === "load" ? kind === "load" : workload === id));
}

/** What needs k6 is asked for and missing where the run says so. */
function wasMissed({ id }: RunPart, { notMeasured }: RunResult): boolean {
  return id === "load" && notMeasured.some(({ what }) => what.startsWith("HTTP load"));
}

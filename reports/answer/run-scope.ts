import { COMMAND } from "../../harness/results/command.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { type WorkloadRow, workloads } from "../../harness/results/workloads.ts";

/** Something that a run can measure, and the command that does. */
export interface RunPart {
  readonly id: WorkloadRow["part"];
  /** `the worker-thread benchmark` */
  readonly label: string;
  readonly command: string;
}

/** Every part, in the order of the report. */
export const runParts: readonly RunPart[] = [
  { id: "bench", label: "the worker-thread benchmark", command: `${COMMAND} bench` },
  { id: "load", label: "the load of k6", command: `${COMMAND} load` },
  { id: "sweep", label: "the sweeps of the probe", command: `${COMMAND} run` },
  { id: "duet", label: "the duets", command: `${COMMAND} run` },
  { id: "placement", label: "the places where the verify can run", command: `${COMMAND} run --profile standard` },
  { id: "wire", label: "the bytes on the wire", command: `${COMMAND} run --profile standard` },
  { id: "store", label: "the memory and the lookups of a denylist", command: `${COMMAND} run --profile standard` },
];

/** The parts that were not asked for. */
export function partsOutside({ run }: RunResult): readonly RunPart[] {
  const asked = new Set(run.workloads.map((id) => workloads[id].part));
  return runParts.filter(({ id }) => !asked.has(id));
}

/** Whether a run is of the benchmark alone: it sizes no fleet and was not asked to. */
export function isBenchmarkAlone({ run }: RunResult): boolean {
  return run.workloads.every((id) => workloads[id].part === "bench");
}

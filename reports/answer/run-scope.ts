import { COMMAND } from "../../harness/results/command.ts";
import type { RunResult } from "../../harness/results/run-result.ts";

/** Something that a run can measure, and the command that does. */
export interface RunPart {
  readonly id: "bench" | "load" | "sweep" | "placement" | "duet" | "wire";
  /** `the worker-thread benchmark` */
  readonly label: string;
  readonly command: string;
}

/** Workloads that k6 carries out; every other part is a workload of its own name. */
const loadWorkloads: readonly string[] = ["floor", "plain", "verify", "stepped", "login", "mixed", "revocation"];

/** Every part, in the order of the report. */
export const runParts: readonly RunPart[] = [
  { id: "bench", label: "the worker-thread benchmark", command: `${COMMAND} bench` },
  { id: "load", label: "the load of k6", command: `${COMMAND} load` },
  { id: "sweep", label: "the sweeps of the probe", command: `${COMMAND} run` },
  { id: "duet", label: "the duets", command: `${COMMAND} run` },
  { id: "placement", label: "the places where the verify can run", command: `${COMMAND} run --profile standard` },
  { id: "wire", label: "the bytes on the wire", command: `${COMMAND} run --profile standard` },
];

/** The parts that were not asked for. */
export function partsOutside({ run: { workloads } }: RunResult): readonly RunPart[] {
  const isAsked = ({ id }: RunPart) =>
    id === "load" ? workloads.some((workload) => loadWorkloads.includes(workload)) : workloads.includes(id);
  return runParts.filter((part) => !isAsked(part));
}

/** Whether a run is of the benchmark alone: it sizes no fleet and was not asked to. */
export function isBenchmarkAlone({ run: { workloads } }: RunResult): boolean {
  return workloads.every((workload) => workload === "bench");
}

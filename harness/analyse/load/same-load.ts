import type { ServiceDemand } from "../analysis.ts";
import { subjectKey } from "../subject-order.ts";

type Load = Pick<ServiceDemand, "subject" | "workload" | "offeredPerSecond">;

/** Whether two rows speak of the same load; rates that are means of repetitions may differ in their last digits. */
export function sameLoad(a: Load, b: Load): boolean {
  return (
    a.workload === b.workload &&
    Math.abs(a.offeredPerSecond - b.offeredPerSecond) < 1e-6 * a.offeredPerSecond &&
    subjectKey(a.subject) === subjectKey(b.subject)
  );
}

import { checkHost } from "./doctor-host.ts";
import { systemReaders, type DoctorReaders } from "./doctor-readers.ts";
import { checkTools } from "./doctor-tools.ts";

export const checkStatuses = ["ok", "warn", "fail"] as const;

/** One line of the doctor's answer. */
export interface Check {
  readonly id: string;
  readonly label: string;
  /** `fail`: something of the run cannot be done. `warn`: it can, and the results say less. */
  readonly status: (typeof checkStatuses)[number];
  /** What was found. */
  readonly detail: string;
  /** What to do about it; `null` when there is nothing to do. */
  readonly hint: string | null;
}

/**
 * Looks at everything that a run depends on: Node, k6, Redis, CPUs, limits, ports, clock, load, disk. Starts no server and
 * fetches nothing. A check whose reading throws is a failed check, so the answer is always complete.
 */
export async function diagnose(readers: DoctorReaders = systemReaders): Promise<readonly Check[]> {
  return [...(await checkTools(readers)), ...(await checkHost(readers))];
}

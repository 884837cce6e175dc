import type { HistoryHost } from "../../results/history-line.ts";

/** What of a machine may change a ratio of CPU times; memory does not. One row a property. */
const properties = [
  { name: "CPU", of: ({ cpuModel }) => cpuModel },
  { name: "number of CPUs", of: ({ cpus }) => String(cpus) },
  { name: "platform", of: ({ platform, arch }) => `${platform} ${arch}` },
] as const satisfies readonly { readonly name: string; readonly of: (host: HistoryHost) => string }[];

/** In what two machines differ: `CPU: AMD EPYC instead of Intel Xeon`; `null` when in nothing that a ratio depends on. */
export function hostDifference(host: HistoryHost, former: HistoryHost): string | null {
  const found = properties
    .filter(({ of }) => of(host) !== of(former))
    .map(({ name, of }) => `${name}: ${of(host)} instead of ${of(former)}`);
  return found.length === 0 ? null : found.join("; ");
}

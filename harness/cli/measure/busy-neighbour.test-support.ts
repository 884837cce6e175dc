import { type Child, startChild } from "../../provision/child-process.ts";

/** A process that computes without a pause, on these CPUs alone; it ends when disposed of, or by itself after 20 s. */
export function startBusyNeighbour(cpus: string): Promise<Child> {
  return startChild({ component: "neighbour", ...busyCommand, env: {}, cpus });
}

/** What it runs. */
export const busyCommand: { readonly command: string; readonly args: readonly string[] } = {
  command: process.execPath,
  args: ["-e", 'console.log("{}"); const end = Date.now() + 20_000; while (Date.now() < end);'],
};

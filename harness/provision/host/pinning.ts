import { captureCommand, lastLine } from "../capture-command.ts";
import { findOnPath } from "../find-on-path.ts";
import type { HostLimits } from "./host-limits.ts";

/** Which CPUs the verifiers get and which everything else, as lists that `taskset -c` takes; or why nobody is pinned. */
export type Pinning =
  | {
      readonly pinned: true;
      /** CPUs of the verifier processes and of nothing else. */
      readonly targetCpus: string;
      /** CPUs of everything else: k6, probe, issuer, Redis, the harness. */
      readonly generatorCpus: string;
      /** True when both lists are threads of one core: what one side does then still slows the other. */
      readonly sharesCore: boolean;
    }
  | { readonly pinned: false; readonly why: string };

/**
 * Divides the CPUs that this process may use between the verifiers (the first half, rounded down) and the rest.
 *
 * Threads of one core stay on one side wherever there are two cores. A quota below the number of CPUs leaves only as many CPUs
 * as it pays for, so that both sides busy at once are not throttled.
 *
 * @param taskset whether there is a `taskset` to pin with.
 */
export function decidePinning(
  limits: Pick<HostLimits, "cores" | "cgroupCpuQuota">,
  taskset: boolean = findTaskset() !== null,
): Pinning {
  const { cores, cgroupCpuQuota: quota } = limits;
  if (cores === null) return notPinned("the operating system does not say which CPUs this process may use");
  const cpus = cores.flat().slice(0, Math.floor(quota ?? Number.POSITIVE_INFINITY));
  if (cores.flat().length < 2) return notPinned("there is one CPU for everything");
  if (cpus.length < 2) return notPinned(`the CPU quota of ${quota} pays for less than 2 CPUs`);
  if (!taskset) return notPinned("there is no taskset on PATH (package util-linux)");
  const share = Math.floor(cpus.length / 2);
  const edge = coreEdgeNear(cores, share, cpus.length) ?? share;
  return {
    pinned: true,
    targetCpus: cpus.slice(0, edge).join(","),
    generatorCpus: cpus.slice(edge).join(","),
    sharesCore: coreEdgeNear(cores, edge, cpus.length) !== edge,
  };
}

/** A command that runs on these CPUs only, and all it starts with it; the command itself without `cpus`. Its pid is the command's own. */
export function withCpus(
  command: string,
  args: readonly string[],
  cpus: string | undefined,
): { readonly command: string; readonly args: readonly string[] } {
  if (cpus === undefined) return { command, args };
  // With its full path: a child whose environment holds no PATH would not find it.
  return { command: findTaskset() ?? "taskset", args: ["-c", cpus, command, ...args] };
}

/** A running process that was moved; disposing of it lets the process back to where it was. */
export interface MovedProcess extends AsyncDisposable {
  /** CPUs it may use now. */
  readonly cpus: string;
}

/**
 * Moves a running process with all its threads to these CPUs. What it starts from now on inherits them.
 * @throws {Error} When there is no such process or the system refuses.
 */
export async function moveProcess(pid: number, cpus: string): Promise<MovedProcess> {
  const before = (await runTaskset(["-cp", String(pid)])).split(":").at(-1)?.trim() ?? "";
  await runTaskset(["-acp", cpus, String(pid)]);
  return {
    cpus,
    async [Symbol.asyncDispose]() {
      // A process that has ended meanwhile needs no way back.
      await runTaskset(["-acp", before, String(pid)]).catch(() => {});
    },
  };
}

function notPinned(why: string): Pinning {
  return { pinned: false, why };
}

/** The program that pins, or `null` where there is none. */
export function findTaskset(): string | null {
  return process.platform === "linux" ? findOnPath(["taskset"]) : null;
}

/** The place at or below `share` CPUs where one core ends and the next begins, else the first above it; `null` with one core. */
function coreEdgeNear(cores: readonly (readonly number[])[], share: number, total: number): number | null {
  let edge = 0;
  const edges = cores.map((core) => (edge += core.length)).filter((end) => end < total);
  return edges.findLast((end) => end <= share) ?? edges[0] ?? null;
}

async function runTaskset(args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await captureCommand(findTaskset() ?? "taskset", args);
  if (exitCode !== 0) throw new Error(`taskset ${args.join(" ")}: ${lastLine(stderr) || `exit ${exitCode}`}`);
  return stdout;
}

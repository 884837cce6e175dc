import { fileURLToPath } from "node:url";
import { startChild } from "../child-process.ts";

/** A server that answers every request alike and does nothing else: what a generator reports of it is the generator's own. */
export interface NullTarget extends AsyncDisposable {
  readonly component: "null";
  readonly pid: number;
  readonly url: string;
  readonly adminUrl: string;
}

/** Where it runs and how long it waits before it answers. */
export interface NullTargetSpec {
  /** CPUs as a `taskset` list: those of the verifier that it stands in for. */
  readonly cpus?: string | undefined;
  /** Default 0. */
  readonly delaySeconds?: number;
}

const main = fileURLToPath(new URL("../../../targets/null/main.ts", import.meta.url));

/** Starts it on a free loopback port and returns when it serves. */
export async function startNullTarget({ cpus, delaySeconds = 0 }: NullTargetSpec = {}): Promise<NullTarget> {
  const { PATH } = process.env;
  const child = await startChild({
    component: "null",
    command: process.execPath,
    args: [main, "--exit-with-stdin", `--delay-seconds=${delaySeconds}`],
    env: { NODE_ENV: "production", ...(PATH === undefined ? {} : { PATH }) },
    ...(cpus === undefined ? {} : { cpus }),
  });
  return {
    component: "null",
    pid: child.pid,
    url: String(child.ready["url"]),
    adminUrl: String(child.ready["adminUrl"]),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

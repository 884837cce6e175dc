import { fileURLToPath } from "node:url";
import { startChild } from "../../provision/child-process.ts";
import type { SliceOutcome } from "../probe/probe-protocol.ts";
import type { IndependentSlice, IndependentSource } from "./independent-protocol.ts";

/** A generator that shares no code with the probe, in a process of its own; disposing of it ends it. */
export interface IndependentGenerator extends AsyncDisposable {
  readonly pid: number;
  /**
   * Runs one slice; one at a time.
   * @throws {Error} When a connection failed or the generator is gone.
   */
  slice(slice: IndependentSlice): Promise<SliceOutcome>;
}

const main = fileURLToPath(new URL("./independent-process.ts", import.meta.url));

/** Starts it on these CPUs, as a `taskset` list; those of this process by default. */
export async function startIndependent(
  source: IndependentSource,
  options: { readonly cpus: string | undefined; readonly signal: AbortSignal },
): Promise<IndependentGenerator> {
  const { cpus, signal } = options;
  const { PATH } = process.env;
  const child = await startChild({
    component: "independent generator",
    command: process.execPath,
    args: [main, JSON.stringify(source)],
    env: { NODE_ENV: "production", ...(PATH === undefined ? {} : { PATH }) },
    ...(cpus === undefined ? {} : { cpus }),
  });
  const url = String(child.ready["url"]);
  return {
    pid: child.pid,
    async slice(slice) {
      const limit = AbortSignal.timeout(SLICE_LIMIT_SECONDS * 1e3);
      const answer = await fetch(url, {
        method: "POST",
        body: JSON.stringify(slice),
        signal: AbortSignal.any([signal, limit]),
      });
      if (!answer.ok) throw new Error(`the independent generator failed: ${await answer.text()}`);
      return (await answer.json()) as SliceOutcome;
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

const SLICE_LIMIT_SECONDS = 60;

import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Where a relay passes on to, and how late. */
export interface DelayRelayJob {
  readonly host: string;
  readonly port: number;
  /** s; 0 passes on at once. */
  readonly delaySeconds: number;
}

/** A relay that answers on loopback until it is disposed of. */
export interface DelayRelay extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts a TCP relay that holds everything on its way to the server for a fixed time; the way back is not held, so that the
 * delay is that of a round trip. It is never early, and late by no more than the scheduler makes it. The relay itself costs some
 * tens of microseconds: one with 0 s shows how many.
 *
 * @throws {Error} When it cannot listen.
 */
export async function startDelayRelay(job: DelayRelayJob): Promise<DelayRelay> {
  const worker = new Worker(new URL("./delay-relay-worker.ts", import.meta.url), { workerData: job });
  const [port] = (await once(worker, "message")) as [number];
  return {
    port,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

import { Piscina } from "piscina";
import type { EngineId } from "../engines.ts";
import type { Jwk } from "../jwk.ts";
import type { Policy } from "../policy.ts";
import type { RejectReason } from "../reject-reason.ts";
import type { VerificationKey } from "../verification-key.ts";
import type { SignatureStage } from "./signature.ts";

/** What every worker prepares its keys from, once. */
export interface SignatureWorkerData {
  readonly engine: EngineId;
  readonly jwks: readonly Jwk[];
  readonly policy: Policy;
}

/** What goes over for one token; the header was decoded already and says which key. */
export interface SignatureTask {
  readonly token: string;
  readonly payloadEnd: number;
  readonly kid: string;
}

/** What comes back: `null` for a good signature. */
export type SignatureVerdict = RejectReason | null;

/** The signature stage in worker threads, and their lifetime. */
export interface WorkerSignatureStage extends AsyncDisposable {
  readonly run: SignatureStage;
}

/**
 * Opens worker threads that run the whole signature stage of an engine, one token a message, so that the cost of a message
 * is part of what is measured.
 *
 * All threads exist, with their keys prepared, when the promise resolves; none ends while idle. A thread that dies
 * refuses the token it held as `verification-unavailable`: a 503, since nothing is known about the token.
 *
 * @param threads 1 or more.
 */
export async function openWorkerSignatureStage(
  data: { readonly engine: EngineId; readonly keys: readonly VerificationKey[]; readonly policy: Policy },
  threads: number,
): Promise<WorkerSignatureStage> {
  const workerData: SignatureWorkerData = {
    engine: data.engine,
    jwks: data.keys.map(({ jwk, kid }) => ({ ...jwk, kid })),
    policy: data.policy,
  };
  const pool = new Piscina<SignatureTask | undefined, SignatureVerdict>({
    filename: new URL("./signature-worker.ts", import.meta.url).href,
    name: "verifySignature",
    workerData,
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: Infinity,
    recordTiming: false,
  });
  await using unlessReady = new AsyncDisposableStack();
  unlessReady.defer(() => pool.destroy());
  // A thread takes one task at a time, so as many tasks as threads reach every one of them.
  await Promise.all(Array.from({ length: threads }, () => pool.run(undefined, { name: "reportReady" })));
  unlessReady.move();

  return {
    run: (decoded) => {
      const { token, payloadEnd, key } = decoded;
      return pool.run({ token, payloadEnd, kid: key.kid }).then(
        (verdict) => verdict ?? decoded,
        () => "verification-unavailable" as const,
      );
    },
    [Symbol.asyncDispose]: () => {
      // A verdict that arrives after the end is no error then; before it, an error of a thread ends the process.
      pool.on("error", () => {});
      return pool.destroy();
    },
  };
}

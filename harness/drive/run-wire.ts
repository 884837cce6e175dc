import { fileURLToPath } from "node:url";
import { unmeasured } from "../plan/unmeasured.ts";
import { runJobProcess } from "./run-job-process.ts";
import { headerLimits } from "./wire/header-limits.ts";
import { makeCertificate } from "./wire/make-certificate.ts";
import { gatewayLimits, verifierLimits } from "./wire/measure-limits.ts";
import type { CountedBytes, WireJob } from "./wire/wire-job.ts";
import { wireNotes } from "./wire/wire-notes.ts";
import type { NotMeasured } from "../results/findings.ts";
import type { WireFinding } from "../results/wire.ts";

/** How the count is run. */
export interface RunWireOptions {
  readonly signal: AbortSignal;
  /** Called with what is being done, in a few words, and the share of the work behind it, 0–1. */
  readonly onProgress?: (what: string, done: number) => void;
}

const processFile = fileURLToPath(new URL("./wire/wire-process.ts", import.meta.url));

/**
 * Counts what tokens weigh: by themselves, in requests at the sockets, and against the limits of verifier and gateways.
 * Takes about 15 s; no k6 and no Redis are needed.
 *
 * What cannot be counted here is in `notMeasured` with the reason.
 * @throws {Error} With the reason when nothing could be counted at all, or when the signal was aborted.
 */
export async function runWire({ signal, onProgress = () => {} }: RunWireOptions): Promise<WireFinding> {
  const notMeasured: NotMeasured[] = [];
  onProgress("bytes of tokens and requests", 0);
  const certificate = await makeCertificate();
  if ("why" in certificate) {
    const hint = "Install openssl, so that it is on PATH.";
    notMeasured.push(unmeasured("bytes over TLS", certificate.why, hint));
  }
  const counted = await countBytes({ certificate: "why" in certificate ? null : certificate }, signal);
  signal.throwIfAborted();
  onProgress("longest token of the verifier", 0.6);
  const ofVerifier = await verifierLimits().catch((error: unknown) => {
    const hint = "Run it by itself to see more: node targets/verifier/main.ts";
    notMeasured.push(unmeasured("longest token the verifier lets in", error, hint));
    return [];
  });
  signal.throwIfAborted();
  onProgress("longest token of gateways", 0.9);
  const ofGateways = await gatewayLimits();
  signal.throwIfAborted();
  return {
    ...counted,
    largestTokens: [...ofVerifier, ...ofGateways.found],
    documentedLimits: headerLimits,
    notes: wireNotes,
    notMeasured: [...notMeasured, ...ofGateways.missing],
  };
}

async function countBytes(job: WireJob, signal: AbortSignal): Promise<CountedBytes> {
  const end = await runJobProcess<CountedBytes>({ file: processFile, job, signal, timeoutSeconds: 120 });
  signal.throwIfAborted();
  if (end.outcome === null)
    throw new Error(`the counting process ended with ${end.signal ?? `code ${end.exitCode}`}: ${end.log.join(" | ")}`);
  return end.outcome;
}

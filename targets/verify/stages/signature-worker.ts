import { workerData } from "piscina";
import { engines } from "../engines.ts";
import { prepareKeys } from "../prepared-key.ts";
import { importVerificationKey } from "../verification-key.ts";
import type { SignatureTask, SignatureVerdict, SignatureWorkerData } from "./signature-in-workers.ts";
import { createSignatureStage } from "./signature.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what openWorkerSignatureStage gave it
const { engine: engineId, jwks, policy } = workerData as SignatureWorkerData;
const engine = engines[engineId];
const keys = await prepareKeys(jwks.map(importVerificationKey), engine, policy);
const stage = createSignatureStage(engine);

/** Runs the signature stage for one token. */
export function verifySignature({
  token,
  payloadEnd,
  kid,
}: SignatureTask): SignatureVerdict | Promise<SignatureVerdict> {
  const key = keys.get(kid);
  if (key === undefined) return "kid-unknown";
  // The signature stage reads no payload: that stays in the thread that decoded it.
  const result = stage({ token, payloadEnd, key, payload: {} });
  return result instanceof Promise ? result.then(toVerdict) : toVerdict(result);
}

/** Answers when the keys are prepared, as everything above has run by then. */
export function reportReady(): null {
  return null;
}

function toVerdict(result: unknown): SignatureVerdict {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the stage's only strings are reject reasons
  return typeof result === "string" ? (result as SignatureVerdict) : null;
}

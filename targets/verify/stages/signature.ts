import type { Engine } from "../engine.ts";
import type { RejectReason } from "../reject-reason.ts";
import type { Decoded } from "./decode.ts";

/** The stage, wherever it runs. */
export type SignatureStage = (decoded: Decoded) => Decoded | RejectReason | Promise<Decoded | RejectReason>;

/**
 * Checks the exact signature length of the algorithm, then lets the engine verify.
 *
 * For a library this is its whole verify, its own decoding and claim checks included, because that is what using the
 * library costs; `node-crypto` checks the signature only. Whatever an engine throws is a refusal, never a failure.
 */
export function createSignatureStage(engine: Engine): SignatureStage {
  return (decoded) => {
    const { token, payloadEnd, key } = decoded;
    if (token.length - payloadEnd - 1 !== key.signatureLength) return "signature-length";
    try {
      if (key.verifySignature !== undefined) {
        return key.verifySignature(token, payloadEnd, token.slice(payloadEnd + 1)) ? decoded : "signature-invalid";
      }
      const verified = key.verifyToken(token);
      return verified instanceof Promise ? verified.then(() => decoded, engine.reasonFor) : decoded;
    } catch (error) {
      return engine.reasonFor(error);
    }
  };
}

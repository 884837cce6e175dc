import type { Engine } from "../engine.ts";
import type { VerificationKey } from "../verification-key.ts";
import type { SignatureStage } from "./signature.ts";

/**
 * The signature stage with the check itself on libuv's thread pool (four threads unless `UV_THREADPOOL_SIZE` said otherwise
 * before the process began), while the thread that answers goes on.
 *
 * @throws {Error} When the engine has no such check for the algorithm of a key.
 */
export function createThreadPoolSignatureStage(engine: Engine, keys: readonly VerificationKey[]): SignatureStage {
  const checks = new Map(keys.map((key) => [key.kid, prepare(engine, key)]));
  return (decoded) => {
    const { token, payloadEnd, key } = decoded;
    if (token.length - payloadEnd - 1 !== key.signatureLength) return "signature-length";
    const check = checks.get(key.kid);
    if (check === undefined) return "kid-unknown";
    return check(token, payloadEnd, token.slice(payloadEnd + 1)).then(
      (good) => (good ? decoded : "signature-invalid"),
      engine.reasonFor,
    );
  };
}

function prepare(engine: Engine, key: VerificationKey) {
  const check = engine.prepareSignatureOnPool?.(key) ?? null;
  if (check === null) throw new Error(`${engine.label} cannot verify ${key.algorithm} on the thread pool.`);
  return check;
}

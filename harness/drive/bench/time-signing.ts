import { createHmac, createPrivateKey, createSecretKey, type KeyObject, sign } from "node:crypto";
import { performance } from "node:perf_hooks";
import { type AlgorithmId, algorithms } from "../../../targets/verify/algorithms.ts";
import { keyWithOptions } from "../../../targets/verify/key-with-options.ts";
import type { TimedOperations } from "./bench-job.ts";
import { startClocks } from "./start-clocks.ts";

// With the slowest algorithm some twenty signatures; an issuer's cost needs no more precision.
const WARM_UP_SECONDS = 0.02;
const MEASURE_SECONDS = 0.1;

/**
 * Times `node:crypto` signing the signing inputs of tokens, without the JSON around it.
 *
 * @param keyText PEM or JWK of the private key, or the secret's JWK.
 */
export function timeSigning(algorithm: AlgorithmId, keyText: string, tokens: readonly string[]): TimedOperations {
  const signNext = prepareSigning(algorithm, readKey(keyText));
  const inputs = tokens.map((token) => token.slice(0, token.lastIndexOf(".")));
  const run = (seconds: number) => {
    const until = performance.now() + seconds * 1000;
    const read = startClocks();
    let operations = 0;
    // A look at the clock costs a hundredth of the fastest signature.
    while (performance.now() < until) signNext(inputs[operations++ % inputs.length] as string);
    return { operations, ...read() };
  };
  run(WARM_UP_SECONDS);
  return run(MEASURE_SECONDS);
}

function readKey(text: string): KeyObject {
  if (!text.trimStart().startsWith("{")) return createPrivateKey(text);
  const jwk = JSON.parse(text) as { readonly k?: string };
  return jwk.k === undefined
    ? createPrivateKey({ key: jwk, format: "jwk" })
    : createSecretKey(Buffer.from(jwk.k, "base64url"));
}

function prepareSigning(algorithm: AlgorithmId, key: KeyObject): (input: string) => string {
  const { scheme } = algorithms[algorithm];
  if (scheme.kind === "hmac") return (input) => createHmac(scheme.hash, key).update(input).digest("base64url");
  const prepared = keyWithOptions(key, scheme);
  return (input) => sign(scheme.hash, Buffer.from(input, "latin1"), prepared).toString("base64url");
}

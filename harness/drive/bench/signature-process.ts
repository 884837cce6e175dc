import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { nodeCrypto } from "../../../targets/verify/engines/node-crypto.ts";
import { importVerificationKey } from "../../../targets/verify/verification-key.ts";
import type { SignatureJob, SignatureOutcome } from "./compare-with-openssl.ts";
import { startClocks } from "./start-clocks.ts";

const WARM_UP_SECONDS = 0.2;
const MEASURE_SECONDS = 0.3;

// The harness holds our standard input open; when it dies in whatever way, so do we.
process.stdin.on("end", () => process.exit(1)).resume();
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as SignatureJob;
const verify = nodeCrypto.prepareSignature?.(importVerificationKey(job.verificationJwk));
const tokens = readFileSync(job.corpusFile, "utf8")
  .trimEnd()
  .split("\n")
  .map((token) => ({ token, end: token.lastIndexOf("."), signature: token.slice(token.lastIndexOf(".") + 1) }));

run(WARM_UP_SECONDS);
const outcome: SignatureOutcome = { ...run(MEASURE_SECONDS), openssl: process.versions.openssl };
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

function run(seconds: number) {
  const until = performance.now() + seconds * 1000;
  const read = startClocks();
  let operations = 0;
  // A look at the clock per pass over the corpus.
  while (performance.now() < until) {
    for (const { token, end, signature } of tokens) {
      if (verify?.(token, end, signature) !== true) throw new Error("node-crypto refused a good signature");
    }
    operations += tokens.length;
  }
  return { operations, ...read() };
}

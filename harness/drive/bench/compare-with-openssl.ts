import { fileURLToPath } from "node:url";
import type { AlgorithmId } from "../../../targets/verify/algorithms.ts";
import type { Jwk } from "../../../targets/verify/jwk.ts";
import { captureCommand } from "../../provision/capture-command.ts";
import { type Corpus, openRunCorpora } from "../../provision/tokens/run-corpora.ts";
import { runJobProcess } from "../run-job-process.ts";
import type { TimedOperations } from "./bench-job.ts";
import { median } from "./is-steady.ts";

/** What the process that checks signatures is told. */
export interface SignatureJob {
  readonly verificationJwk: Jwk;
  readonly corpusFile: string;
}

/** What it answers. */
export interface SignatureOutcome extends TimedOperations {
  /** Version of the OpenSSL inside Node. */
  readonly openssl: string;
}

/** `node-crypto`'s signature check beside `openssl speed` for one algorithm. */
export interface OpensslRatio {
  readonly algorithm: AlgorithmId;
  /** CPU seconds of one check: base64url, the hash over the signing input, the signature. */
  readonly nodeSecondsPerVerify: number;
  /** CPU seconds by `openssl speed`: for RSA, ECDSA and EdDSA the signature over a digest or a short text only. */
  readonly opensslSecondsPerVerify: number;
  /** Median of the rounds' node / openssl. */
  readonly ratio: number;
  readonly rounds: number;
  /** Versions of the OpenSSL inside Node and of the command: different ones differ by more than Node adds. */
  readonly nodeOpensslVersion: string;
  readonly commandOpensslVersion: string;
}

/** How to compare. */
export interface OpensslComparison {
  readonly signal: AbortSignal;
  /** Both in turn so many times; a round of all algorithms takes about 9 s. Default 3. */
  readonly rounds?: number;
  /** The command; default `openssl` on PATH. */
  readonly openssl?: string;
}

/** The name of each in `openssl speed`. */
const names: readonly { readonly algorithm: AlgorithmId; readonly args: readonly string[] }[] = [
  { algorithm: "HS256", args: ["-hmac", "sha256"] },
  { algorithm: "RS256", args: ["rsa2048"] },
  { algorithm: "ES256", args: ["ecdsap256"] },
  { algorithm: "EdDSA", args: ["ed25519"] },
];

/**
 * Sets what `node-crypto` costs against `openssl speed`, in turn on the same machine.
 *
 * @returns One row per algorithm; none where `openssl` is not there or does not know it.
 */
export async function compareWithOpenssl(comparison: OpensslComparison): Promise<readonly OpensslRatio[]> {
  const { signal, rounds = 3, openssl = "openssl" } = comparison;
  const version = (await captureCommand(openssl, ["version"])).stdout.split(" ")[1];
  if (version === undefined) return [];
  await using corpora = await openRunCorpora(1);
  const measured: (Pair & { readonly algorithm: AlgorithmId })[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { algorithm, args } of names) {
      if (signal.aborted) return [];
      const corpus = await corpora.corpus({ algorithm, tokenProfile: "typical", count: 100 });
      const node = await nodeSeconds(corpus, signal);
      const command = await opensslSeconds(openssl, args, signingInputBytes(corpus));
      if (node !== null && command !== null) measured.push({ algorithm, node, command });
    }
  }
  return names.flatMap(({ algorithm }) => {
    const pairs = measured.filter((pair) => pair.algorithm === algorithm);
    const [first] = pairs;
    if (first === undefined) return [];
    return [
      {
        algorithm,
        nodeSecondsPerVerify: median(pairs.map(({ node }) => node.seconds)),
        opensslSecondsPerVerify: median(pairs.map(({ command }) => command)),
        ratio: median(pairs.map(({ node, command }) => node.seconds / command)),
        rounds: pairs.length,
        nodeOpensslVersion: first.node.version,
        commandOpensslVersion: version,
      },
    ];
  });
}

interface Pair {
  readonly node: NodeSeconds;
  /** Seconds of a verify by the command. */
  readonly command: number;
}

interface NodeSeconds {
  readonly seconds: number;
  readonly version: string;
}

function signingInputBytes({ size }: Corpus): number {
  return Math.round(size.meanTokenBytes) - size.signatureBytes - 1;
}

const processFile = fileURLToPath(new URL("./signature-process.ts", import.meta.url));

async function nodeSeconds(corpus: Corpus, signal: AbortSignal): Promise<NodeSeconds | null> {
  const job: SignatureJob = { verificationJwk: corpus.verificationJwk, corpusFile: corpus.file };
  const { outcome } = await runJobProcess<SignatureOutcome>({ file: processFile, job, signal, timeoutSeconds: 15 });
  return outcome === null ? null : { seconds: outcome.cpuSeconds / outcome.operations, version: outcome.openssl };
}

/** By user CPU, which is what `openssl speed` divides by. */
async function opensslSeconds(openssl: string, args: readonly string[], bytes: number): Promise<number | null> {
  const { stdout } = await captureCommand(openssl, ["speed", "-mr", "-seconds", "1", "-bytes", String(bytes), ...args]);
  // `+F:…:bytes per second` of a MAC; `+F2:…:signatures per second:verifies per second` of the others.
  const [kind, ...fields] = /^\+F.*$/m.exec(stdout)?.[0].split(":") ?? [];
  const perSecond = Number(fields.at(-1));
  if (!(perSecond > 0)) return null;
  return kind === "+F" ? bytes / perSecond : 1 / perSecond;
}

import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { algorithmIds } from "../../../targets/verify/algorithms.ts";
import { specimenMint, specimenProfiles, type SpecimenMint } from "../../provision/tokens/specimen-tokens.ts";
import { countHttp1 } from "./count-http1.ts";
import { countHttp2, http2Carriers } from "./count-http2.ts";
import { segmentPayloadBytes, type TokenSample } from "./request-bytes.ts";
import { weighEncryptedTokens, weighTokens } from "./weigh-tokens.ts";
import type { CountedBytes, WireJob } from "./wire-job.ts";

const WEIGHED = 3;
const SENT = 5;
// The algorithms and profiles that are sent over sockets: one of each kind, and payloads on both sides of a segment and of
// HTTP/2's header table.
const sentAlgorithms: ReadonlySet<string> = new Set(["HS256", "RS256", "ES256", "ML-DSA-44"]);
const sentProfiles = ["minimal", "typical", "1kb", "4kb"] as const;
const encryptedWith = "ES256";

// The harness holds our standard input open; when it dies in whatever way, so do we.
process.stdin.on("end", () => process.exit(1)).resume();
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as WireJob;
const outcome = await count(job);
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

async function count({ certificate }: WireJob): Promise<CountedBytes> {
  const mints = new Map<string, SpecimenMint>();
  // Fixed times, so that two runs mint claims of the same length.
  for (const algorithm of algorithmIds) mints.set(algorithm, await specimenMint(algorithm, { issuedAtSeconds: 1.8e9 }));
  const samples = [bareRequests(), ...[...mints.values()].flatMap(tokenSamples)];
  const counted = [await countHttp1(null, samples), await countHttp2(null, samples)];
  if (certificate !== null) {
    // TLS adds the same to every record, so one way to carry a token is enough here.
    counted.push(await countHttp1(certificate, samples));
    counted.push(await countHttp2(certificate, samples, http2Carriers.slice(0, 1)));
  }
  const encryptedMint = mints.get(encryptedWith);
  return {
    conditions: {
      nodeVersion: process.versions.node,
      openSslVersion: process.versions["openssl"] ?? "",
      nghttp2Version: process.versions["nghttp2"] ?? "",
      certificateBytes: certificate === null ? null : new X509Certificate(certificate.certificate).raw.length,
      segmentPayloadBytes,
      headerTableBytes: 4096,
    },
    tokens: [...mints.values()].flatMap((mint) => weighTokens(mint, specimenProfiles, WEIGHED)),
    encryptedTokens:
      encryptedMint === undefined ? [] : await weighEncryptedTokens(encryptedMint, specimenProfiles, WEIGHED),
    connections: counted.flatMap(({ connections }) => connections),
    requests: counted.flatMap(({ requests }) => requests),
  };
}

function bareRequests(): TokenSample {
  return { algorithm: null, tokenProfile: null, values: Array.from({ length: SENT }, () => null) };
}

function tokenSamples(mint: SpecimenMint): TokenSample[] {
  if (!sentAlgorithms.has(mint.algorithm)) return [];
  return sentProfiles.map((tokenProfile) => ({
    algorithm: mint.algorithm,
    tokenProfile,
    values: Array.from({ length: SENT }, (_, index) => mint.token(tokenProfile, index)),
  }));
}

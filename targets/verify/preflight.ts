import { createSecretKey } from "node:crypto";
import { mintToken } from "../issue/mint-token.ts";
import { generateSigningKey, type SigningKey } from "../issue/signing-key.ts";
import type { AlgorithmId } from "./algorithms.ts";
import { denylists } from "./denylists.ts";
import type { Engine } from "./engine.ts";
import { isEngineId } from "./engines.ts";
import { openSignatureStage } from "./open-signature-stage.ts";
import { createPipeline } from "./pipeline.ts";
import { type PlacementId, placements } from "./placements.ts";
import { createPolicy } from "./policy.ts";
import { importVerificationKey, type VerificationKey } from "./verification-key.ts";

/** What an engine answered to tokens of known truth. */
export interface PreflightResult {
  readonly algorithm: AlgorithmId;
  readonly engine: string;
  /** `unsupported`: the engine does not offer the algorithm, or not at the placement. */
  readonly status: "passed" | "failed" | "unsupported";
  readonly cases: readonly PreflightCase[];
}

/** One token of known truth. */
export interface PreflightCase {
  /** `engine: expired`, `pipeline: expired` … */
  readonly name: string;
  readonly expected: "accept" | "reject";
  readonly got: "accept" | "reject";
  /** Why it was rejected, `null` when it was accepted. */
  readonly reason: string | null;
}

/**
 * Finds out whether an engine may be measured with an algorithm: alone and inside the pipeline it must accept a good
 * token and reject a tampered one, an expired one, an unsigned one and one of another algorithm.
 *
 * @param given A signing key of the algorithm; a fresh one is generated otherwise.
 * @param placement Where the pipeline checks the signature; `inline` by default. The engine alone is always inline.
 */
export async function preflight(
  algorithm: AlgorithmId,
  engine: Engine,
  given?: SigningKey,
  placement: PlacementId = "inline",
): Promise<PreflightResult> {
  const result = { algorithm, engine: engine.id };
  if (!engine.supports(algorithm) || !fits(placement, engine, algorithm))
    return { ...result, status: "unsupported", cases: [] };

  const signingKey = given ?? (await generateSigningKey(algorithm));
  const key = importVerificationKey(signingKey.publicJwk);
  const tokens = await tokensOfKnownTruth(signingKey, key);
  const cases: PreflightCase[] = [];
  await using stack = new AsyncDisposableStack();
  for (const [subject, prepare] of [
    ["engine", engineAlone],
    ["pipeline", wholePipeline],
  ] as const) {
    const attempt = await prepare(engine, key, placement, stack).catch(refuseEverything);
    for (const { name, expected, token } of tokens) {
      const reason = await attempt(token);
      cases.push({ name: `${subject}: ${name}`, expected, got: reason === null ? "accept" : "reject", reason });
    }
  }
  return { ...result, status: cases.every(({ expected, got }) => expected === got) ? "passed" : "failed", cases };
}

/** Inline is where every engine runs; only the other placements depend on the engine. */
function fits(placement: PlacementId, { id }: Engine, algorithm: AlgorithmId): boolean {
  return placement === "inline" || (isEngineId(id) && placements[placement].supports(id, algorithm));
}

/** Answers why a token was rejected, or `null`. */
type Attempt = (token: string) => Promise<string | null>;

const policy = createPolicy({ issuer: "https://issuer.preflight.test", audience: "https://api.preflight.test" });
const jti = "preflight";

async function engineAlone(engine: Engine, key: VerificationKey): Promise<Attempt> {
  const verify = await engine.prepare(key, policy);
  return async (token) => {
    try {
      const claims = await verify(token);
      return claims.jti === jti ? null : "other claims came back than were signed";
    } catch (error) {
      return engine.reasonFor(error);
    }
  };
}

/** An engine that can't even prepare its key accepts nothing. */
function refuseEverything(error: unknown): Attempt {
  const reason = error instanceof Error ? error.message : "the key could not be prepared";
  return async () => reason;
}

async function wholePipeline(
  engine: Engine,
  key: VerificationKey,
  placement: PlacementId,
  stack: AsyncDisposableStack,
): Promise<Attempt> {
  const { run } = stack.use(await openSignatureStage(placement, { engine, keys: [key], policy }));
  const denylist = await denylists.none.open(policy);
  const pipeline = await createPipeline({ engine, keys: [key], policy, denylist, signature: run });
  return async (token) => {
    const outcome = await pipeline.validate(token);
    return outcome.accepted ? null : outcome.reason;
  };
}

async function tokensOfKnownTruth(
  signingKey: SigningKey,
  key: VerificationKey,
): Promise<readonly { name: string; expected: "accept" | "reject"; token: string }[]> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: policy.issuer, sub: "user", aud: policy.audience, exp: now + 3600, iat: now, jti };
  const good = mintToken(signingKey, claims);
  const [header = "", payload = "", signature = ""] = good.split(".");
  const otherPayload = Buffer.from(JSON.stringify({ ...claims, sub: "admin" })).toString("base64url");
  const flipped = Buffer.from(signature, "base64url");
  flipped.writeUInt8(flipped.readUInt8(flipped.length >> 1) ^ 1, flipped.length >> 1);
  const unsigned = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt", kid: key.kid })).toString("base64url");

  return [
    { name: "good", expected: "accept", token: good },
    { name: "payload exchanged", expected: "reject", token: `${header}.${otherPayload}.${signature}` },
    {
      name: "signature bit flipped",
      expected: "reject",
      token: `${header}.${payload}.${flipped.toString("base64url")}`,
    },
    {
      name: "expired",
      expected: "reject",
      token: mintToken(signingKey, { ...claims, exp: now - 3600, iat: now - 7200 }),
    },
    { name: "another algorithm", expected: "reject", token: await mintWithOther(signingKey, key, claims) },
    { name: "unsigned", expected: "reject", token: `${unsigned}.${payload}.` },
  ];
}

/** The classic confusion for asymmetric keys: HMAC with the text of the public key. For HMAC keys, a token of ES256. */
async function mintWithOther(signingKey: SigningKey, key: VerificationKey, claims: object): Promise<string> {
  const header = { kid: signingKey.kid };
  if (!signingKey.publishable) return mintToken(await generateSigningKey("ES256"), claims, header);
  const pem = key.keyObject.export({ type: "spki", format: "pem" });
  const confused: SigningKey = { ...signingKey, algorithm: "HS256", privateKey: createSecretKey(Buffer.from(pem)) };
  return mintToken(confused, claims, header);
}

import { expect, test } from "vitest";
import { algorithmIds, algorithms } from "../verify/algorithms.ts";
import { denylists } from "../verify/denylists.ts";
import { engines } from "../verify/engines.ts";
import { createPipeline, type Pipeline } from "../verify/pipeline.ts";
import { createPolicy } from "../verify/policy.ts";
import type { RejectReason } from "../verify/reject-reason.ts";
import { importVerificationKey } from "../verify/verification-key.ts";
import { mintTokenCase } from "./mint-token-case.ts";
import { generateSigningKey, type SigningKey } from "./signing-key.ts";
import { type TokenCaseId, tokenCaseIds, tokenCases } from "./token-cases.ts";

const policy = createPolicy({ issuer: "https://issuer.example", audience: "api" });
const issuedAtSeconds = Math.floor(Date.now() / 1000);
const subject = {
  issuer: policy.issuer,
  audience: policy.audience,
  subject: "user-1",
  jti: "abcdefghijklmnopqrstuv",
  issuedAtSeconds,
  lifetimeSeconds: 3600,
};

/** The one thing that is wrong with a token of a case. */
const faults: Readonly<Record<TokenCaseId, RejectReason | null>> = {
  valid: null,
  expired: "expired",
  "not-yet-valid": "not-yet-valid",
  "bad-signature": "signature-invalid",
  "wrong-algorithm": "algorithm-mismatch",
  "unknown-kid": "kid-unknown",
  revoked: null,
};

test("V11 V16 V26 V34 V53 V62 each case is wrong in exactly the respect it names, under every algorithm", async () => {
  for (const algorithm of algorithmIds) {
    const key = await generateSigningKey(algorithm);
    const pipeline = await pipelineFor(key);
    const found = await Promise.all(tokenCaseIds.map(async (id) => [id, await faultOf(pipeline, mint(id, key))]));
    expect({ algorithm, ...Object.fromEntries(found) }).toEqual({ algorithm, ...faults });
  }
});

test("V34 V82 a bad signature has the right length and one spelling, so that it costs a whole verify", async () => {
  for (const algorithm of algorithmIds) {
    const text = mint("bad-signature", await generateSigningKey(algorithm)).split(".")[2] ?? "";
    const bytes = Buffer.from(text, "base64url");
    expect([bytes.length, bytes.toString("base64url")]).toEqual([algorithms[algorithm].signatureBytes, text]);
  }
});

test("V53 V62 the time cases stay wrong as long as valid tokens of the corpus live", async () => {
  const key = await generateSigningKey("HS256");
  for (const secondsLater of [0, subject.lifetimeSeconds - 1, subject.lifetimeSeconds + policy.clockToleranceSeconds]) {
    const pipeline = await pipelineFor(key, issuedAtSeconds + secondsLater);
    for (const id of ["expired", "not-yet-valid"] as const) {
      expect(await faultOf(pipeline, mint(id, key)), `${id} after ${secondsLater} s`).not.toBeNull();
    }
  }
});

test("V89 every token of an unknown key names another one, as long as the real one", async () => {
  const key = await generateSigningKey("ES256");
  const kids = ["abcdefghijklmnopqrstuv", "ABCDEFGHIJKLMNOPQRSTUV"].map((jti) => {
    const token = mintTokenCase("unknown-kid", key, "minimal", { ...subject, jti });
    const { kid }: { kid: string } = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
    return kid;
  });
  expect(new Set([key.kid, ...kids]).size).toBe(3);
  expect(kids.map((kid) => kid.length)).toEqual([key.kid.length, key.kid.length]);
});

test("only a valid token is answered 200, so a corpus line without a case needs no other word for it", () => {
  const accepted = tokenCaseIds.filter((id) => tokenCases[id].expectedStatus === 200);
  expect(accepted).toEqual(["valid"]);
});

function mint(id: TokenCaseId, key: SigningKey): string {
  return mintTokenCase(id, key, "minimal", subject);
}

async function pipelineFor(key: SigningKey, nowSeconds = issuedAtSeconds): Promise<Pipeline> {
  const denylist = await denylists.none.open(policy);
  const keys = [importVerificationKey(key.publicJwk)];
  return await createPipeline({
    engine: engines["node-crypto"],
    keys,
    policy,
    denylist,
    nowSeconds: () => nowSeconds,
  });
}

async function faultOf(pipeline: Pipeline, token: string): Promise<RejectReason | null> {
  const outcome = await pipeline.validate(token);
  return outcome.accepted ? null : outcome.reason;
}

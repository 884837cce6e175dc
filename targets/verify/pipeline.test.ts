import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { generateSigningKey } from "../issue/signing-key.ts";
import { denylists } from "./denylists.ts";
import { engineIds, engines } from "./engines.ts";
import { encodingCases } from "./hostile/encoding-cases.test-support.ts";
import { openForge, strictPolicy } from "./hostile/hostile-case.test-support.ts";
import { ecdsaTwin } from "./hostile/signature-cases.test-support.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import { importVerificationKey } from "./verification-key.ts";

const policy = strictPolicy;

test.each(engineIds)("%s: the stages run one by one give what validate gives", async (id) => {
  const forge = await openForge("ES256");
  const denylist = await denylists["in-process"].open(policy);
  const keys = [importVerificationKey(forge.key.publicJwk)];
  const pipeline = await createPipeline({ engine: engines[id], keys, policy, denylist });
  await denylist.revoke({ iss: policy.issuer, jti: "revoked" }, forge.now + 3600);

  expect(pipeline.stages.map(({ name }) => name)).toEqual(["gate", "decode", "signature", "claims", "denylist"]);
  const tokens = {
    accepted: forge.good,
    gate: `${forge.good}=`,
    decode: forge.mint({}, { kid: "unknown" }),
    signature: `${forge.good.slice(0, -86)}${"A".repeat(86)}`,
    claims: forge.mint({ jti: 1 }),
    denylist: forge.mint({ jti: "revoked" }),
  };
  for (const [endsAt, token] of Object.entries(tokens)) {
    const { refusedBy, result } = await stageByStage(pipeline, token);
    const outcome = await pipeline.validate(token);
    expect({ endsAt, outcome }).toEqual({
      endsAt: refusedBy ?? "accepted",
      outcome: refusedBy === null ? result : { accepted: false, reason: result },
    });
  }
});

test("validate is synchronous when neither the engine nor the denylist needs a promise", async () => {
  const forge = await openForge("RS256");
  const keys = [importVerificationKey(forge.key.publicJwk)];
  for (const id of engineIds) {
    const denylist = await denylists["in-process"].open(policy);
    const pipeline = await createPipeline({ engine: engines[id], keys, policy, denylist });
    expect(pipeline.validate(forge.good) instanceof Promise).toBe(engines[id].mode === "async");
  }
});

test.each(engineIds)("%s V32 V99 V101 no respelling of a revoked token is accepted, nor its ECDSA twin", async (id) => {
  for (const algorithm of ["ES256", "ES384", "ES512"] as const) {
    const forge = await openForge(algorithm);
    const denylist = await denylists["in-process"].open(policy);
    const keys = [importVerificationKey(forge.key.publicJwk)];
    const pipeline = await createPipeline({ engine: engines[id], keys, policy, denylist });
    const twin = ecdsaTwin(forge) ?? "";

    const original = await pipeline.validate(forge.good);
    const other = await pipeline.validate(twin);
    // Both verify, so both must be one identity.
    expect(other).toEqual(original);
    expect(twin).not.toBe(forge.good);

    await denylist.revoke({ iss: policy.issuer, jti: String(forge.claims["jti"]) }, forge.now + 3600);
    expect(await pipeline.validate(forge.good)).toEqual({ accepted: false, reason: "revoked" });
    expect(await pipeline.validate(twin)).toEqual({ accepted: false, reason: "revoked" });
    for (const token of encodingCases.flatMap(({ tokens }) => tokens(forge))) {
      expect(await pipeline.validate(token)).toMatchObject({ accepted: false });
    }
  }
});

test("V25 V70 a token of one key under the kid of another is refused", async () => {
  const [mine, other] = [await openForge("ES256"), await openForge("EdDSA")];
  const denylist = await denylists.none.open(policy);
  const keys = [mine, other].map(({ key }) => importVerificationKey(key.publicJwk));
  const pipeline = await createPipeline({ engine: engines["fast-jwt"], keys, policy, denylist });
  expect(pipeline.validate(mine.mint())).toMatchObject({ accepted: true });
  expect(pipeline.validate(other.mint())).toMatchObject({ accepted: true });
  expect(pipeline.validate(mine.mint({}, { kid: other.key.kid }))).toEqual({
    accepted: false,
    reason: "algorithm-mismatch",
  });
  const header = { kid: other.key.kid, alg: "EdDSA" };
  expect(pipeline.validate(mine.mint({}, header))).toEqual({ accepted: false, reason: "signature-invalid" });
});

test.each(engineIds)("%s V37 V38 jku and x5u are never fetched", async (id) => {
  let connections = 0;
  const listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/keys`;

  const forge = await openForge("RS256");
  const attacker = await generateSigningKey("RS256");
  const denylist = await denylists.none.open(policy);
  const keys = [importVerificationKey(forge.key.publicJwk)];
  const pipeline = await createPipeline({ engine: engines[id], keys, policy, denylist });
  for (const header of [{ jku: url }, { x5u: url }, { jku: url, kid: attacker.kid }, { x5c: ["MIIB"] }]) {
    const [input] = forge.mint({}, header).split(/\.[^.]*$/);
    expect(await pipeline.validate(`${input}.${"A".repeat(342)}`)).toMatchObject({ accepted: false });
  }
  listener.close();
  await once(listener, "close");
  expect(connections).toBe(0);
});

test("an engine is not given a key that it does not support, nor two keys of one kid", async () => {
  const { key } = await openForge("ML-DSA-44");
  const keys = [importVerificationKey(key.publicJwk)];
  const denylist = await denylists.none.open(policy);
  const attempt = (engine: "jsonwebtoken" | "node-crypto", twice: boolean) =>
    createPipeline({ engine: engines[engine], keys: twice ? [...keys, ...keys] : keys, policy, denylist });
  await expect(attempt("jsonwebtoken", false)).rejects.toThrow("jsonwebtoken does not support ML-DSA-44.");
  await expect(attempt("node-crypto", true)).rejects.toThrow(/Two verification keys have the kid/);
});

async function stageByStage(pipeline: Pipeline, token: string): Promise<{ refusedBy: string | null; result: unknown }> {
  let result: unknown = token;
  for (const stage of pipeline.stages) {
    result = await stage.run(result);
    if (typeof result === "string") return { refusedBy: stage.name, result };
  }
  return { refusedBy: null, result };
}

import { expect, test } from "vitest";
import { engines } from "../engines.ts";
import { openForge, strictPolicy } from "../hostile/hostile-case.test-support.ts";
import { openNoDenylist } from "../denylists/none.ts";
import { openSignatureStage } from "../open-signature-stage.ts";
import { createPipeline } from "../pipeline.ts";
import { rejectAnswers } from "../reject-reason.ts";
import { importVerificationKey } from "../verification-key.ts";

test("F35 a token whose worker threads are gone is answered as unavailable, neither accepted nor called bad", async () => {
  const forge = await openForge("ES256");
  const keys = [importVerificationKey(forge.key.publicJwk)];
  const engine = engines["node-crypto"];
  const stage = await openSignatureStage("workers", { engine, keys, policy: strictPolicy, threads: 2 });
  const denylist = await openNoDenylist();
  const pipeline = await createPipeline({ engine, keys, policy: strictPolicy, denylist, signature: stage.run });
  expect(await pipeline.validate(forge.good)).toMatchObject({ accepted: true });

  const held = Array.from({ length: 50 }, () => pipeline.validate(forge.good));
  await stage[Symbol.asyncDispose]();
  const outcomes = await Promise.all([...held, pipeline.validate(forge.good)]);
  const refused = outcomes.filter((outcome) => !outcome.accepted);
  expect(refused.length).toBeGreaterThan(0);
  for (const outcome of refused) expect(outcome).toEqual({ accepted: false, reason: "verification-unavailable" });
  expect(rejectAnswers["verification-unavailable"]).toBe("unavailable");
});

test.each([
  ["thread-pool", "fast-jwt", "cannot verify ES256 on the thread pool"],
  ["thread-pool", "jose", "cannot verify ES256 on the thread pool"],
] as const)("%s cannot be opened for %s", async (placement, engineId, message) => {
  const forge = await openForge("ES256");
  const keys = [importVerificationKey(forge.key.publicJwk)];
  await expect(
    openSignatureStage(placement, { engine: engines[engineId], keys, policy: strictPolicy }),
  ).rejects.toThrow(message);
});

test("validate returns a promise where the signature is checked elsewhere", async () => {
  const forge = await openForge("ES256");
  const keys = [importVerificationKey(forge.key.publicJwk)];
  const engine = engines["node-crypto"];
  for (const placement of ["inline", "thread-pool", "workers", "processes"] as const) {
    await using stage = await openSignatureStage(placement, { engine, keys, policy: strictPolicy });
    const denylist = await openNoDenylist();
    const pipeline = await createPipeline({ engine, keys, policy: strictPolicy, denylist, signature: stage.run });
    const outcome = pipeline.validate(forge.good);
    expect(outcome instanceof Promise).toBe(placement === "thread-pool" || placement === "workers");
    expect(await outcome).toMatchObject({ accepted: true });
  }
});

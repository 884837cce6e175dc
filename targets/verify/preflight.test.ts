import { expect, test } from "vitest";
import { algorithmIds } from "./algorithms.ts";
import type { Claims } from "./claims.ts";
import type { Engine } from "./engine.ts";
import { engineIds, engines } from "./engines.ts";
import { type PlacementId, placementIds, placements } from "./placements.ts";
import { preflight } from "./preflight.ts";

const unsupported: readonly string[] = [
  "fast-jwt/ML-DSA-44",
  "fast-jwt/ML-DSA-65",
  "fast-jwt/ML-DSA-87",
  "jsonwebtoken/EdDSA",
  "jsonwebtoken/ML-DSA-44",
  "jsonwebtoken/ML-DSA-65",
  "jsonwebtoken/ML-DSA-87",
];

test.each(engineIds)(
  "%s passes its preflight with every algorithm it offers, and says which it does not",
  async (id) => {
    for (const algorithm of algorithmIds) {
      const { status, cases } = await preflight(algorithm, engines[id]);
      const wrong = cases.filter(({ expected, got }) => expected !== got);
      expect({ algorithm, status, wrong }).toEqual({
        algorithm,
        status: unsupported.includes(`${id}/${algorithm}`) ? "unsupported" : "passed",
        wrong: [],
      });
      expect(cases).toHaveLength(status === "passed" ? 12 : 0);
    }
  },
);

const elsewhere: readonly PlacementId[] = ["thread-pool", "workers"];

test.each(elsewhere.flatMap((placement) => engineIds.map((id) => [id, placement] as const)))(
  "%s passes its preflight on %s with an algorithm of each key type where it can run there, and is unsupported elsewhere",
  async (id, placement) => {
    for (const algorithm of ["HS256", "RS256", "PS256", "ES256", "EdDSA", "ML-DSA-44"] as const) {
      const { status, cases } = await preflight(algorithm, engines[id], undefined, placement);
      const wrong = cases.filter(({ expected, got }) => expected !== got);
      const supported = placements[placement].supports(id, algorithm);
      expect({ algorithm, status, wrong }).toEqual({
        algorithm,
        status: supported ? "passed" : "unsupported",
        wrong: [],
      });
      expect(cases).toHaveLength(supported ? 12 : 0);
    }
  },
);

test("every placement but the thread pool takes whatever the engine offers, and the thread pool says why it does not", () => {
  for (const placement of placementIds.filter((candidate) => candidate !== "thread-pool")) {
    for (const id of engineIds) {
      const refused = algorithmIds.filter((algorithm) => !placements[placement].supports(id, algorithm));
      expect(refused.map((algorithm) => `${id}/${algorithm}`)).toEqual(
        unsupported.filter((name) => name.startsWith(`${id}/`)),
      );
    }
  }
  const { whyNot } = placements["thread-pool"];
  expect(algorithmIds.filter((algorithm) => whyNot("node-crypto", algorithm) !== null)).toEqual([
    "HS256",
    "HS384",
    "HS512",
  ]);
  expect(whyNot("node-crypto", "HS256")).toBe("node:crypto has no asynchronous HMAC");
  expect(whyNot("jose", "ES256")).toMatch(/already runs on the thread pool/);
  expect(whyNot("fast-jwt", "ES256")).toBe("fast-jwt verifies in the thread that calls it");
  expect(whyNot("jsonwebtoken", "EdDSA")).toBe("jsonwebtoken does not offer EdDSA");
});

test("what an engine calls unsupported really fails when it is tried", async () => {
  for (const name of unsupported) {
    const engine = engineIds.find((id) => name.startsWith(`${id}/`)) ?? "node-crypto";
    const algorithm = algorithmIds.find((id) => name.endsWith(`/${id}`)) ?? "HS256";
    const { status, cases } = await preflight(algorithm, { ...engines[engine], supports: () => true });
    expect({ name, status }).toEqual({ name, status: "failed" });
    expect(cases.filter(({ expected, got }) => expected === "accept" && got === "accept")).toEqual([]);
  }
});

const { "node-crypto": base, jose } = engines;

function readClaims(token: string): Claims {
  const claims: Claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  return claims;
}

test("an engine that checks nothing fails, alone and in the pipeline", async () => {
  const { prepareSignature: _alone, ...rest } = base;
  const lying: Engine = { ...rest, prepare: () => readClaims };
  const { status, cases } = await preflight("ES256", lying);
  expect(status).toBe("failed");
  expect(cases.filter(({ expected, got }) => expected !== got).map(({ name }) => name)).toEqual([
    "engine: payload exchanged",
    "engine: signature bit flipped",
    "engine: expired",
    "engine: another algorithm",
    "engine: unsigned",
    "pipeline: payload exchanged",
    "pipeline: signature bit flipped",
  ]);
});

test("an engine that refuses everything fails", async () => {
  const { status, cases } = await preflight("HS256", { ...base, prepare: () => () => Promise.reject(new Error("no")) });
  expect(status).toBe("failed");
  expect(cases.find(({ name }) => name === "engine: good")).toMatchObject({ expected: "accept", got: "reject" });
});

test("an engine that is right about signatures but blind to time fails", async () => {
  const blind: Engine = {
    ...jose,
    prepare: async (key, policy) =>
      jose.prepare(key, { ...policy, clockToleranceSeconds: 1e9, maxLifetimeSeconds: 1e9 }),
  };
  const { status, cases } = await preflight("EdDSA", blind);
  expect(status).toBe("failed");
  expect(cases.filter(({ expected, got }) => expected !== got).map(({ name }) => name)).toEqual(["engine: expired"]);
});

test("an engine that answers with other claims than were signed fails", async () => {
  const swapping: Engine = { ...base, prepare: () => (token) => ({ ...readClaims(token), jti: "someone else's" }) };
  expect((await preflight("HS256", swapping)).status).toBe("failed");
});

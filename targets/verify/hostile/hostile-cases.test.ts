import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AlgorithmId, algorithmIds } from "../algorithms.ts";
import { denylists } from "../denylists.ts";
import { type EngineId, engineIds, engines } from "../engines.ts";
import { type OpenSignatureStage, openSignatureStage } from "../open-signature-stage.ts";
import { createPipeline, type Pipeline } from "../pipeline.ts";
import { type PlacementId, placements } from "../placements.ts";
import type { Policy } from "../policy.ts";
import { rejectAnswers } from "../reject-reason.ts";
import { importVerificationKey } from "../verification-key.ts";
import { algorithmCases } from "./algorithm-cases.test-support.ts";
import { claimCases } from "./claim-cases.test-support.ts";
import { encodingCases } from "./encoding-cases.test-support.ts";
import { headerCases } from "./header-cases.test-support.ts";
import { type Forge, type HostileCase, openForge, strictPolicy } from "./hostile-case.test-support.ts";
import { mutate, seededRandom } from "./mutate-token.test-support.ts";
import { signatureCases } from "./signature-cases.test-support.ts";
import { timeCases } from "./time-cases.test-support.ts";

const cases: readonly HostileCase[] = [
  ...algorithmCases,
  ...signatureCases,
  ...headerCases,
  ...timeCases,
  ...claimCases,
  ...encodingCases,
];
/** First and last of the ids that every engine must get right. */
const requiredIds = [
  [11, 22],
  [29, 31],
  [33, 36],
  [43, 69],
  [78, 85],
] as const;

/** Hostile cases of which the engine alone, with its strictest options, accepts a token of HS256, RS256 or ES256. */
const acceptedAlone: Readonly<Record<EngineId, readonly string[]>> = {
  "node-crypto": [
    "V05",
    "V27",
    "V40",
    "V41",
    "V42",
    "V43",
    "V44",
    "V45",
    "V46",
    "V47",
    "V48",
    "V49",
    "V50",
    "V52",
    "V56",
    "V59",
    "V60",
    "V61",
    "V62",
    "V63",
    "V66",
    "V68",
    "V69",
    "V71",
    "V73",
    "V74",
    "V78",
    "V79",
    "V80",
    "V81",
    "V82",
    "V83",
    "V86",
    "V87",
  ],
  jose: [
    "V27",
    "V40",
    "V41",
    "V42",
    "V48",
    "V52",
    "V59",
    "V61",
    "V66",
    "V68",
    "V69",
    "V73",
    "V74",
    "V78",
    "V79",
    "V80",
    "V82",
    "V86",
    "V87",
  ],
  "fast-jwt": [
    "V27",
    "V40",
    "V41",
    "V42",
    "V46",
    "V48",
    "V52",
    "V59",
    "V61",
    "V63",
    "V68",
    "V69",
    "V73",
    "V74",
    "V82",
    "V86",
    "V87",
  ],
  jsonwebtoken: [
    "V27",
    "V40",
    "V41",
    "V42",
    "V43",
    "V44",
    "V45",
    "V46",
    "V47",
    "V48",
    "V49",
    "V50",
    "V52",
    "V55",
    "V59",
    "V61",
    "V63",
    "V66",
    "V68",
    "V69",
    "V71",
    "V73",
    "V74",
    "V82",
    "V86",
    "V87",
  ],
};
const forges = new Map<AlgorithmId, Forge>();

beforeAll(async () => {
  for (const algorithm of algorithmIds) forges.set(algorithm, await openForge(algorithm));
});

test("every case has tokens for at least one algorithm, and every id that must hold is there", () => {
  const vacuous = cases.filter(({ tokens }) => [...forges.values()].flatMap(tokens).length === 0);
  expect(vacuous).toEqual([]);
  const ids = new Set(cases.map(({ id }) => id));
  for (const [first, last] of requiredIds) {
    for (let number = first; number <= last; number += 1) expect(ids).toContain(`V${number}`);
  }
});

/** Where the signature stage is another one; `processes` is inline in each process. */
const distinctPlacements: readonly PlacementId[] = ["inline", "thread-pool", "workers"];
const subjects = distinctPlacements.flatMap((placement) =>
  engineIds
    .map((engineId) => {
      const supported = algorithmIds.filter((algorithm) => placements[placement].supports(engineId, algorithm));
      return { placement, engineId, supported };
    })
    .filter(({ supported }) => supported.length > 0),
);

for (const { placement, engineId, supported } of subjects) {
  const engine = engines[engineId];
  /** One signature stage per policy for all algorithms, since worker threads are slow to start. */
  const stages = new Map<string, Promise<OpenSignatureStage>>();
  afterAll(async () => {
    for (const stage of stages.values()) await (await stage)[Symbol.asyncDispose]();
  });

  describe(`${engineId} in the pipeline, ${placement}`, () => {
    test(`accepts a good token of each of its ${supported.length} algorithms`, async () => {
      for (const algorithm of supported) {
        const outcome = await (await open(algorithm)).validate(fresh(algorithm).mint());
        expect({ algorithm, outcome }).toMatchObject({ outcome: { accepted: true, claims: { sub: "user-1" } } });
      }
    });

    test.each(cases)("$id $title → $expected", async ({ expected, reasons, policy, tokens }) => {
      const wrong: string[] = [];
      for (const algorithm of supported) {
        const pipeline = await open(algorithm, policy);
        // A verifier that is attacked has seen good tokens before, so whatever it remembers of them is there.
        const control = await pipeline.validate(fresh(algorithm).good);
        if (!control.accepted) wrong.push(`${algorithm} refuses a good token: ${control.reason}`);
        for (const token of tokens(fresh(algorithm))) {
          const outcome = await pipeline.validate(token);
          const right = outcome.accepted
            ? expected === "accept"
            : reasons?.includes(outcome.reason) && rejectAnswers[outcome.reason] === "invalid_token";
          if (right !== true) wrong.push(`${algorithm} ${JSON.stringify(outcome)} ${token.slice(0, 2000)}`);
        }
      }
      expect(wrong).toEqual([]);
    });

    test("V34 1000 random mutations of good tokens are all refused", async () => {
      const random = seededRandom(20_251_122);
      const pipelines = new Map<AlgorithmId, Pipeline>();
      for (const algorithm of supported) pipelines.set(algorithm, await open(algorithm));
      const wrong: string[] = [];
      for (let mutations = 0; mutations < 1000;) {
        const algorithm = supported[mutations % supported.length]!;
        const { good } = forges.get(algorithm)!;
        const mutated = mutate(good, random);
        if (mutated === good) continue;
        mutations += 1;
        const outcome = await pipelines.get(algorithm)!.validate(mutated);
        if (outcome.accepted) wrong.push(`${algorithm}: ${mutated}`);
      }
      expect(wrong).toEqual([]);
    });

    if (placement !== "inline") return;
    test("the engine alone refuses what its own options cover, and the pipeline is what refuses the rest", async () => {
      const accepted = new Set<string>();
      for (const algorithm of ["HS256", "RS256", "ES256"] as const) {
        const verify = await engine.prepare(importVerificationKey(forges.get(algorithm)!.key.publicJwk), strictPolicy);
        for (const hostile of cases.filter(({ expected, policy }) => expected === "reject" && !policy)) {
          for (const token of hostile.tokens(fresh(algorithm))) {
            const verified = await Promise.resolve(token)
              .then(verify)
              .catch(() => null);
            if (verified !== null) accepted.add(hostile.id);
          }
        }
      }
      expect([...accepted].sort()).toEqual(acceptedAlone[engineId]);
    });
  });

  async function open(algorithm: AlgorithmId, changes: Partial<Policy> = {}): Promise<Pipeline> {
    const policy = { ...strictPolicy, ...changes };
    const name = JSON.stringify(changes);
    const keyOf = (id: AlgorithmId) => importVerificationKey(forges.get(id)!.key.publicJwk);
    const stage = stages.get(name) ?? openSignatureStage(placement, { engine, policy, keys: supported.map(keyOf) });
    stages.set(name, stage);
    const { run: signature } = await stage;
    const denylist = await denylists.none.open(policy);
    return createPipeline({ engine, keys: [keyOf(algorithm)], policy, denylist, signature });
  }
}

test("V75 a claim called __proto__ changes no prototype", async () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  const forge = fresh("HS256");
  const key = importVerificationKey(forge.key.publicJwk);
  const denylist = await denylists.none.open(strictPolicy);
  const pipeline = await createPipeline({
    engine: engines["node-crypto"],
    keys: [key],
    policy: strictPolicy,
    denylist,
  });
  const [token = ""] = claimCases.find(({ id }) => id === "V75")!.tokens(forge);
  const outcome = await pipeline.validate(token);
  expect(outcome.accepted && Object.getPrototypeOf(outcome.claims)).toBe(Object.prototype);
  expect(outcome.accepted && "admin" in { ...outcome.claims }).toBe(false);
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
});

/** The forge of an algorithm with the clock of now: dates are relative to the moment of minting. */
function fresh(algorithm: AlgorithmId): Forge {
  const forge = forges.get(algorithm)!;
  return { ...forge, now: Math.floor(Date.now() / 1000) };
}

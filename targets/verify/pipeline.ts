import type { Claims } from "./claims.ts";
import type { Denylist } from "./denylist.ts";
import type { Engine } from "./engine.ts";
import type { Policy } from "./policy.ts";
import { prepareKeys } from "./prepared-key.ts";
import { type RejectReason, rejectReasons } from "./reject-reason.ts";
import { createClaimsStage } from "./stages/check-claims.ts";
import { type Accepted, createRevocationStage, type OnUnavailable } from "./stages/check-revocation.ts";
import { createDecode, type Decoded } from "./stages/decode.ts";
import { createGate } from "./stages/gate.ts";
import { createSignatureStage, type SignatureStage } from "./stages/signature.ts";
import { createCachedValidate } from "./validate-with-cache.ts";
import type { VerificationKey } from "./verification-key.ts";
import type { VerifiedTokenCache } from "./verified-token-cache.ts";

/** A token that was refused; the reason is for counters, never for the client. */
export interface Refused {
  readonly accepted: false;
  readonly reason: RejectReason;
}

/** What validation says about a token. */
export type Outcome = Accepted | Refused;

/** One step of validation. */
export interface Stage {
  readonly name: "gate" | "decode" | "signature" | "claims" | "denylist";
  /**
   * Takes what the stage before it returned (the first one the token) and returns the input of the next (the last one
   * the accepted outcome), or a reject reason as a string, or a promise of either.
   */
  run(input: unknown): unknown;
}

/** A verifier: stages in order, each callable and timable by itself, and all of them as one function. */
export interface Pipeline {
  readonly stages: readonly Stage[];
  /** Runs the stages until one refuses. Synchronous unless the engine or the denylist is not. Never throws. */
  readonly validate: (token: string) => Outcome | Promise<Outcome>;
}

/** What a pipeline is made of. */
export interface PipelineOptions {
  readonly engine: Engine;
  readonly keys: readonly VerificationKey[];
  readonly policy: Policy;
  readonly denylist: Denylist;
  /** Where the signature is checked, from `openSignatureStage`; inline by default. The caller ends it. */
  readonly signature?: SignatureStage;
  /** Verified tokens that `validate` need not verify again; off by default. Never part of `stages`. */
  readonly cache?: VerifiedTokenCache;
  /** Default `fail-closed`. */
  readonly onUnavailable?: OnUnavailable;
  /** Whole seconds since the epoch, for the claims stage; the wall clock by default. Engines use their own. */
  readonly nowSeconds?: () => number;
}

/**
 * Builds the validation pipeline; every key is prepared here, once.
 *
 * @throws Error when the engine does not support the algorithm of a key.
 */
export async function createPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { engine, policy } = options;
  const gate = createGate(policy.maxTokenBytes);
  const decode = createDecode(await prepareKeys(options.keys, engine, policy), policy);
  const signature = options.signature ?? createSignatureStage(engine);
  const claims = createClaimsStage(policy, options.nowSeconds ?? wallClock);
  const denylist = createRevocationStage(options.denylist, options.onUnavailable ?? "fail-closed");

  const afterSignature = (verified: Decoded | RejectReason): Outcome | Promise<Outcome> => {
    if (typeof verified === "string") return refusals[verified];
    const checked: Claims | RejectReason = claims(verified);
    if (typeof checked === "string") return refusals[checked];
    const outcome = denylist(checked);
    return outcome instanceof Promise ? outcome.then(conclude) : conclude(outcome);
  };

  const validate: Pipeline["validate"] = (token) => {
    const gated = gate(token);
    if (typeof gated === "string") return refusals[gated];
    const decoded = decode(gated);
    if (typeof decoded === "string") return refusals[decoded];
    const verified = signature(decoded);
    return verified instanceof Promise ? verified.then(afterSignature) : afterSignature(verified);
  };

  const cached = (cache: VerifiedTokenCache): Pipeline["validate"] => {
    const run = createCachedValidate({ gate, decode, signature, claims, denylist }, cache);
    return (token) => {
      const outcome = run(token);
      return outcome instanceof Promise ? outcome.then(conclude) : conclude(outcome);
    };
  };

  return {
    stages: [
      { name: "gate", run: gate },
      { name: "decode", run: decode },
      { name: "signature", run: signature },
      { name: "claims", run: claims },
      { name: "denylist", run: denylist },
    ],
    validate: options.cache === undefined ? validate : cached(options.cache),
  };
}

/** The refusal for a reason, always the same object. */
export function refuse(reason: RejectReason): Refused {
  return refusals[reason];
}

function wallClock(): number {
  return Math.floor(Date.now() / 1000);
}

function conclude(outcome: Accepted | RejectReason): Outcome {
  return typeof outcome === "string" ? refusals[outcome] : outcome;
}

/** One object per reason: refusing a token allocates nothing. */
const refusals = perReason((reason): Refused => Object.freeze({ accepted: false, reason }));

function perReason<T>(make: (reason: RejectReason) => T): Readonly<Record<RejectReason, T>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries widens the keys to string
  return Object.fromEntries(rejectReasons.map((reason) => [reason, make(reason)])) as Record<RejectReason, T>;
}

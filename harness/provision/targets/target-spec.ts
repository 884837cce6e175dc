import type { TargetInstallation } from "../../plan/trial-spec.ts";
import type { TokenProfileId } from "../../../targets/issue/token-profiles.ts";
import type { AlgorithmId } from "../../../targets/verify/algorithms.ts";
import type { DenylistId } from "../../../targets/verify/denylists.ts";
import type { EngineId } from "../../../targets/verify/engines.ts";
import type { PlacementId } from "../../../targets/verify/placements.ts";

/** Which issuer and verifiers to start. */
export interface TargetSpec {
  readonly algorithm: AlgorithmId;
  readonly engine: EngineId;
  readonly tokenProfile: TokenProfileId;
  readonly denylist: DenylistId;
  /** Needed with `denylist: "redis"`. */
  readonly redisUrl?: string;
  readonly onUnavailable?: "fail-open" | "fail-closed";
  /** Verifier processes that share one port. Default 1. */
  readonly workers?: number;
  /** The user's own key, PEM or JWK; a fresh one otherwise. */
  readonly signingKeyFile?: string;
  readonly issuer?: string;
  readonly audience?: string;
  /** Port of the verifiers; any free one otherwise. */
  readonly port?: number;
  /** Default 3600. */
  readonly tokenLifetimeSeconds?: number;
  /** Longest token the verifiers accept, bytes. Default 8192; a 4 KB payload signed with ML-DSA-87 needs 12 500. */
  readonly maxTokenBytes?: number;
  /** Where the verify runs. Default `inline`; `processes` needs `workers` as well. */
  readonly placement?: PlacementId;
  /** Cache of verified tokens; none by default. An entry lives `ttlSeconds` at most, 300 by default. */
  readonly tokenCache?: {
    readonly entries: number;
    readonly ttlSeconds?: number;
    readonly covers: "signature" | "signature-and-denylist";
  };
  /** Adds the routes that end after one stage each. */
  readonly stageRoutes?: boolean;
  /** Extra verifies per request that are planted on purpose; the control of a comparison. */
  readonly plantedWork?: number;
  /** Where issuer and verifiers are started from; this checkout, with the Node that runs us, by default. */
  readonly installation?: TargetInstallation;
  /** CPUs of the verifiers and of the issuer, as a `taskset` list; those of this process by default. */
  readonly verifierCpus?: string | undefined;
  readonly issuerCpus?: string | undefined;
}

/** The issuer's name and the audience where the user gives none. Reserved names (RFC 6761), so they belong to nobody. */
export const defaultIssuer = "https://issuer.jwt-capacity.test";
export const defaultAudience = "https://api.jwt-capacity.test";
export const defaultTokenLifetimeSeconds = 3600;
/** The one password of every demonstration user of the issuer. */
export const demoPassword = "demo";

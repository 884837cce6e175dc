import type { TargetKeys } from "./target-keys.ts";
import {
  defaultAudience,
  defaultIssuer,
  defaultTokenLifetimeSeconds,
  demoPassword,
  type TargetSpec,
} from "./target-spec.ts";

/** The arguments of `targets/issuer/main.ts` for a spec. No secret is among them. */
export function issuerArguments(spec: TargetSpec, keys: TargetKeys): readonly string[] {
  return toArguments({
    ...commonOptions(spec),
    "token-profile": spec.tokenProfile,
    lifetime: spec.tokenLifetimeSeconds ?? defaultTokenLifetimeSeconds,
    "signing-key": keys.signingKeyFile,
    "demo-password": demoPassword,
  });
}

/** The arguments of `targets/verifier/main.ts` for a spec, next to a running issuer. No secret is among them. */
export function verifierArguments(
  spec: TargetSpec,
  keys: TargetKeys,
  issuer: { readonly url: string; readonly adminUrl: string },
  port: number,
): readonly string[] {
  const published = keys.verificationKeyFile === null;
  return toArguments({
    ...commonOptions(spec),
    engine: spec.engine,
    "on-unavailable": spec.onUnavailable,
    port,
    "max-token-bytes": spec.maxTokenBytes,
    jwks: published ? `${issuer.url}/.well-known/jwks.json` : undefined,
    key: keys.verificationKeyFile ?? undefined,
    "issuer-admin": spec.denylist === "in-process" ? issuer.adminUrl : undefined,
    "reuse-port": (spec.workers ?? 1) > 1 ? true : undefined,
    placement: spec.placement,
    "cache-entries": spec.tokenCache?.entries,
    "cache-ttl": spec.tokenCache?.ttlSeconds,
    "cache-covers": spec.tokenCache?.covers,
    "stage-routes": spec.stageRoutes === true ? true : undefined,
    "planted-work": (spec.plantedWork ?? 0) > 0 ? spec.plantedWork : undefined,
  });
}

type Options = Readonly<Record<string, string | number | true | undefined>>;

function commonOptions({
  algorithm,
  denylist,
  issuer = defaultIssuer,
  audience = defaultAudience,
}: TargetSpec): Options {
  return { algorithm, denylist, issuer, audience, "exit-with-stdin": true };
}

// With "=", so that a value that begins with a dash stays a value.
function toArguments(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return value === true ? [`--${name}`] : [`--${name}=${value}`];
  });
}

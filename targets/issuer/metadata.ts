import type { FastifyInstance } from "fastify";
import { countResponses } from "../admin/count-responses.ts";
import type { UsageCounters } from "../admin/usage-counters.ts";
import type { SigningKey } from "../issue/signing-key.ts";

/**
 * Adds the public key set and the authorization server metadata (RFC 8414).
 *
 * A symmetric key is never in the set: whoever reads it could sign.
 * @param url Where this issuer can be reached, known only once it listens.
 */
export function addMetadata(
  app: FastifyInstance,
  counters: UsageCounters,
  options: { readonly issuer: string; readonly key: SigningKey; readonly revokes: boolean; readonly url: () => string },
): void {
  const { issuer, key, revokes, url } = options;
  const jwks = JSON.stringify({ keys: key.publishable ? [key.publicJwk] : [] });
  const jwksPath = "/.well-known/jwks.json";
  app.get(jwksPath, { onResponse: countResponses(counters, jwksPath) }, (_request, reply) =>
    reply.type("application/jwk-set+json").header("cache-control", "public, max-age=300").send(jwks),
  );
  const metadataPath = "/.well-known/oauth-authorization-server";
  app.get(metadataPath, { onResponse: countResponses(counters, metadataPath) }, (_request, reply) =>
    reply.send({
      issuer,
      jwks_uri: `${url()}${jwksPath}`,
      response_types_supported: [],
      grant_types_supported: [],
      ...(revokes ? { revocation_endpoint: `${url()}/revoke` } : {}),
    }),
  );
}

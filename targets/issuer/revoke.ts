import type { FastifyInstance } from "fastify";
import { countResponses } from "../admin/count-responses.ts";
import type { UsageCounters } from "../admin/usage-counters.ts";
import type { Pipeline } from "../verify/pipeline.ts";
import type { Revocation } from "../verify/denylists/in-process.ts";

/** Puts a revocation into force everywhere; rejects when it may not be in force everywhere. */
export type Revoke = (revocation: Revocation) => Promise<void>;

/**
 * Adds `POST /revoke` (RFC 7009): a form with `token`, answered 200 when the token is revoked or never was this issuer's.
 *
 * What is revoked is the identity (iss, jti) of a token whose signature was verified, never its text: the text can be
 * changed without making the token invalid. Clients are not authenticated; who holds a token may end it.
 * @param ownTokens Validates this issuer's tokens.
 * @param revoke `null` where nobody looks revocations up: the endpoint then says so instead of promising what will not happen.
 */
export function addRevoke(
  app: FastifyInstance,
  counters: UsageCounters,
  ownTokens: Pipeline,
  revoke: Revoke | null,
): void {
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, new URLSearchParams(body.toString()));
  });
  app.post("/revoke", { onResponse: countResponses(counters, "/revoke") }, async (request, reply) => {
    const tokens = request.body instanceof URLSearchParams ? request.body.getAll("token") : [];
    const [token] = tokens;
    if (token === undefined || token === "" || tokens.length > 1) {
      return reply.code(400).send({ error: "invalid_request", error_description: "Expected a form with one token" });
    }
    if (revoke === null) {
      return reply
        .code(400)
        .send({ error: "unsupported_token_type", error_description: "This issuer runs without a denylist" });
    }
    const outcome = await ownTokens.validate(token);
    // An unknown, foreign or expired token is as good as revoked (RFC 7009 section 2.2).
    if (!outcome.accepted) return reply.code(200).send();
    const { iss, jti, exp } = outcome.claims;
    try {
      await revoke({ iss, jti, expSeconds: exp });
      return await reply.code(200).send();
    } catch {
      // The client must take the token for alive and ask again (RFC 7009 section 2.2.1).
      return reply.code(503).header("retry-after", "1").send({ error: "temporarily_unavailable" });
    }
  });
}

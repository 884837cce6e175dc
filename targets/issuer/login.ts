import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { countResponses } from "../admin/count-responses.ts";
import type { UsageCounters } from "../admin/usage-counters.ts";
import type { TokenSource } from "./token-source.ts";

interface Credentials {
  readonly username: string;
  readonly password: string;
}

const bodySchema = {
  type: "object",
  required: ["username", "password"],
  properties: {
    username: { type: "string", minLength: 1, maxLength: 256 },
    password: { type: "string", minLength: 1, maxLength: 256 },
  },
};

/**
 * Adds `POST /login`: `{username, password}` for `{access_token, token_type, expires_in}`.
 *
 * Any user may log in and all have one demonstration password. A password hash is left out on purpose: at 50 ms and more it
 * would hide the cost of issuing a token, which is what a login trial is about.
 */
export function addLogin(
  app: FastifyInstance,
  counters: UsageCounters,
  source: TokenSource,
  demoPassword: string,
): void {
  const expected = digest(demoPassword);
  app.post<{ Body: Credentials }>(
    "/login",
    { schema: { body: bodySchema }, onResponse: countResponses(counters, "/login") },
    (request, reply) => {
      const { username, password } = request.body;
      void reply.header("cache-control", "no-store");
      if (!timingSafeEqual(digest(password), expected)) {
        return reply
          .code(401)
          .send({ error: "invalid_grant", error_description: "The user name or password is wrong" });
      }
      const token = source.mint(username, randomUUID());
      return reply.send({ access_token: token, token_type: "Bearer", expires_in: source.lifetimeSeconds });
    },
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

import type { FastifyReply } from "fastify";

/** A refusal as the client sees it. The precise reason is counted, never told. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const realm = "jwt-capacity";

/** Every refusal there is, with one fixed description per code (RFC 6750 section 3.1). */
export const answers = {
  /** No credentials: a challenge without an error code. */
  noCredentials: { status: 401, headers: { "www-authenticate": `Bearer realm="${realm}"` }, body: "" },
  /** The request is malformed, whatever the token says. */
  invalidRequest: refuse(
    400,
    "invalid_request",
    "The request carries credentials in a malformed way or more than once",
  ),
  /** The token is expired, revoked, malformed or otherwise bad. */
  invalidToken: refuse(401, "invalid_token", "The access token is not valid"),
  /** The token is good and not enough. */
  insufficientScope: refuse(403, "insufficient_scope", "The access token does not carry the required scope"),
  /**
   * Whether the token is good cannot be known: its revocation state is unknown and the policy is to fail closed, or the
   * thread that held it died. Never 401: that makes every client refresh and turns an outage of the denylist into a storm
   * on the token endpoint.
   */
  unavailable: {
    status: 503,
    headers: { "retry-after": "1", "content-type": "application/json; charset=utf-8" },
    body: errorBody("temporarily_unavailable", "The access token cannot be checked now"),
  },
} as const satisfies Record<string, Answer>;

/** Sends a refusal. */
export function sendAnswer(reply: FastifyReply, { status, headers, body }: Answer): void {
  void reply.code(status).headers(headers).send(body);
}

function refuse(status: number, error: string, description: string): Answer {
  return {
    status,
    headers: {
      "www-authenticate": `Bearer realm="${realm}", error="${error}", error_description="${description}"`,
      "content-type": "application/json; charset=utf-8",
    },
    body: errorBody(error, description),
  };
}

function errorBody(error: string, description: string): string {
  return JSON.stringify({ error, error_description: description });
}

import type { IncomingMessage } from "node:http";

/** The credentials of a request: a token to check, none at all, or a request that is malformed. */
export type Credentials =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "none" }
  | { readonly kind: "malformed" };

/** Cookies that carry an access token elsewhere. This verifier takes none of them, and refuses them beside a header. */
const tokenCookie = /(?:^|;\s*)(?:__Host-|__Secure-)?access_token=/;
const bearer = /^bearer +/i;
const none: Credentials = { kind: "none" };
const malformed: Credentials = { kind: "malformed" };

/**
 * Takes the access token out of the `Authorization` header, the only place where it is accepted (RFC 6750 section 2.1).
 *
 * A token in two places, two such headers, or the word Bearer alone make the request malformed. A token in the query alone
 * counts as none.
 * @param query The parsed query string.
 */
export function readBearerToken(request: IncomingMessage, query: unknown): Credentials {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined) return none;
  if (countAuthorizationHeaders(request.rawHeaders) > 1) return malformed;
  const scheme = bearer.exec(authorization);
  if (scheme === null) return authorization.toLowerCase() === "bearer" ? malformed : none;
  if (typeof query === "object" && query !== null && "access_token" in query) return malformed;
  if (cookie !== undefined && tokenCookie.test(cookie)) return malformed;
  return { kind: "token", token: authorization.slice(scheme[0].length) };
}

// Node keeps the first of two Authorization headers and says nothing. `headersDistinct` shows both but copies every header of
// every request (0.6 µs); a look at the names alone costs 0.1 µs.
function countAuthorizationHeaders(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 13 && name.toLowerCase() === "authorization") count += 1;
  }
  return count;
}

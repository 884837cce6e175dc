import type { Targets } from "./start-targets.ts";

/** Requests in flight at once: enough to keep an issuer busy, few enough for its backlog. */
const CONCURRENCY = 16;

/**
 * Revokes tokens at the issuer's `/revoke` (RFC 7009), before anything is measured; when it settles, every verifier has been told.
 *
 * @throws {Error} When an answer is not 200, as from an issuer without a denylist. No message holds a token.
 */
export async function revokeTokens(
  targets: { readonly issuer: Pick<Targets["issuer"], "url"> },
  tokens: readonly string[],
): Promise<void> {
  const url = `${targets.issuer.url}/revoke`;
  // One iterator for all lanes: each token goes to whichever is free.
  const waiting = tokens.values();
  const lane = async () => {
    for (const token of waiting) await revoke(url, token);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}

async function revoke(url: string, token: string): Promise<void> {
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ token }), redirect: "manual" });
  const text = await answer.text();
  if (answer.status === 200) return;
  throw new Error(`a token could not be revoked before the trial: expected 200, got ${answer.status} ${text}`);
}

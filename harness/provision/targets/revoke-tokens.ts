import { errorMessage } from "../../plan/error-message.ts";
import type { Targets } from "./start-targets.ts";

/** Requests in flight at once: enough to keep an issuer busy, few enough for its backlog. */
const CONCURRENCY = 16;

/**
 * Revokes tokens at the issuer's `/revoke` (RFC 7009), before anything is measured; when it settles, every verifier has been told.
 *
 * @param timeoutSeconds how long the issuer may take for one of them; default 10
 * @throws {Error} When an answer is not 200, as from an issuer without a denylist, or does not come in time. No message holds a token.
 */
export async function revokeTokens(
  targets: { readonly issuer: Pick<Targets["issuer"], "url"> },
  tokens: readonly string[],
  timeoutSeconds = 10,
): Promise<void> {
  const url = `${targets.issuer.url}/revoke`;
  // One iterator for all lanes: each token goes to whichever is free.
  const waiting = tokens.values();
  const lane = async () => {
    for (const token of waiting) await revoke(url, token, timeoutSeconds);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}

async function revoke(url: string, token: string, timeoutSeconds: number): Promise<void> {
  const got = await ask(url, token, timeoutSeconds).catch(errorMessage);
  if (got === null) return;
  throw new Error(`a token could not be revoked before the trial: expected 200, got ${got}`);
}

/** @returns what came instead of 200; `null` when that came */
async function ask(url: string, token: string, timeoutSeconds: number): Promise<string | null> {
  const answer = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({ token }),
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  });
  const text = await answer.text();
  return answer.status === 200 ? null : `${answer.status} ${text}`;
}

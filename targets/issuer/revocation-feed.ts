import { openInProcessDenylist, type Revocation } from "../verify/denylists/in-process.ts";

/** Carries revocations to verifiers that keep their denylist in their own memory. */
export interface RevocationFeed {
  /**
   * Tells every subscriber, and returns when all of them know.
   * @throws {Error} When one that lives did not take it in time: the revocation is then not in force everywhere.
   */
  readonly publish: (revocation: Revocation) => Promise<void>;
  /** Adds a verifier by its admin URL and gives all revocations so far, in one turn so that none falls between. */
  readonly subscribe: (adminUrl: string) => readonly Revocation[];
}

const publishTimeoutSeconds = 1;

/** Starts a feed without subscribers or revocations. */
export async function createRevocationFeed(clockToleranceSeconds: number): Promise<RevocationFeed> {
  const revoked = await openInProcessDenylist({ clockToleranceSeconds });
  const subscribers = new Set<string>();
  return {
    subscribe(adminUrl) {
      subscribers.add(adminUrl);
      return revoked.entries();
    },
    async publish(revocation) {
      revoked.revoke(revocation, revocation.expSeconds);
      const tell = async (url: string) => ({ url, outcome: await post(url, revocation) });
      const outcomes = await Promise.all([...subscribers].map(tell));
      // A verifier that is gone asks for the whole list when it comes back, so nothing is lost with it.
      for (const { url, outcome } of outcomes) if (outcome === "gone") subscribers.delete(url);
      const late = outcomes.filter(({ outcome }) => outcome === "failed");
      if (late.length > 0)
        throw new Error(`${late.length} of ${outcomes.length} verifiers did not take the revocation`);
    },
  };
}

async function post(adminUrl: string, revocation: Revocation): Promise<"told" | "gone" | "failed"> {
  try {
    const response = await fetch(new URL("/revocations", adminUrl), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ revocations: [revocation] }),
      signal: AbortSignal.timeout(publishTimeoutSeconds * 1e3),
      redirect: "error",
    });
    await response.arrayBuffer();
    return response.ok ? "told" : "failed";
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED" ? "gone" : "failed";
  }
}

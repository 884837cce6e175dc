import { Redis } from "ioredis";
import type { TokenIdentity } from "../claims.ts";
import type { Denylist } from "../denylist.ts";
import type { DenylistOptions } from "../denylists.ts";

/** How long a command may take before its answer counts as unknown, ms. */
const commandTimeoutMs = 50;

/**
 * Opens a denylist in Redis: one `EXISTS` per check, one key with a time to live per revoked token.
 *
 * A dead Redis refuses at once (no offline queue, no retry), a hung one after `commandTimeoutMs`: with the client's
 * defaults both would hold requests for seconds, and neither fail-open nor fail-closed would ever run.
 *
 * @throws Error when Redis does not answer within a second at the start.
 */
export async function openRedisDenylist({ redisUrl, clockToleranceSeconds }: DenylistOptions): Promise<Denylist> {
  if (redisUrl === undefined) throw new Error("The redis denylist needs the address of a Redis: --redis-url redis://…");
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: 1000,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(50 * attempt, 500),
  });
  // Without a listener a lost connection would end the process; every command reports it anyway.
  redis.on("error", () => undefined);
  await connect(redis);

  return {
    check: async (identity) => {
      try {
        return (await redis.exists(revocationKey(identity))) === 0 ? "clear" : "revoked";
      } catch {
        return "unknown";
      }
    },
    revoke: async (identity, expSeconds) => {
      // Verifiers accept until exp + tolerance by their own clock; the second tolerance is for the difference of ours.
      const lifetime = Math.ceil(expSeconds + 2 * clockToleranceSeconds - Date.now() / 1000);
      if (lifetime > 0) await redis.set(revocationKey(identity), "1", "EX", lifetime);
    },
    size: async () => countKeys(redis),
    [Symbol.asyncDispose]: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

async function connect(redis: Redis): Promise<void> {
  try {
    await redis.connect();
  } catch (cause) {
    const { host, port } = redis.options;
    redis.disconnect();
    throw new Error(`No Redis answers at ${host}:${port}. Start one, or choose the denylist none or in-process.`, {
      cause,
    });
  }
}

const prefix = "jwt-capacity:revoked:";

/** The key of a revoked token. The length of the issuer goes in front, so that no other split of issuer and `jti` gives the same. */
export function revocationKey({ iss, jti }: TokenIdentity): string {
  return `${prefix}${iss.length}:${iss}:${jti}`;
}

async function countKeys(redis: Redis): Promise<number> {
  let count = 0;
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", `${prefix}*`, "COUNT", 1000);
    count += keys.length;
    cursor = next;
  } while (cursor !== "0");
  return count;
}

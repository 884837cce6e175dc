import { performance } from "node:perf_hooks";
import { Redis } from "ioredis";
import type { TokenIdentity } from "../claims.ts";
import type { Denylist } from "../denylist.ts";
import type { DenylistOptions } from "../denylists.ts";

/** How long a command may take before its answer counts as unknown, ms. */
const commandTimeoutMs = 50;
/** A connection on which so many commands in a row went unanswered, over at least so long, is given up. */
const givenUpAfter = { commands: 10, ms: 1000 } as const;
/** How long a connection that is given up may take to close before it is torn down, ms. */
const disconnectTimeoutMs = 100;

/**
 * Opens a denylist in Redis: one `EXISTS` per check, one key with a time to live per revoked token.
 *
 * A dead Redis refuses at once (no offline queue, no retry), a hung one after `commandTimeoutMs`: with the client's
 * defaults both would hold requests for seconds, and neither fail-open nor fail-closed would ever run. A connection whose
 * other end vanished without a word, as in a fail-over, is replaced after about a second; the system would keep it for a
 * quarter of an hour.
 *
 * @throws Error when Redis does not answer within a second at the start.
 */
export async function openRedisDenylist({ redisUrl, clockToleranceSeconds }: DenylistOptions): Promise<Denylist> {
  if (redisUrl === undefined) throw new Error("The redis denylist needs the address of a Redis: --redis-url redis://…");
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: 1000,
    commandTimeout: commandTimeoutMs,
    disconnectTimeout: disconnectTimeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(50 * attempt, 500),
  });
  // Without a listener a lost connection would end the process; every command reports it anyway.
  redis.on("error", () => undefined);
  await connect(redis);
  const silence: Silence = { commands: 0, sinceMs: 0 };
  redis.on("ready", () => (silence.commands = 0));

  return {
    check: async (identity) => {
      try {
        const found = await redis.exists(revocationKey(identity));
        silence.commands = 0;
        return found === 0 ? "clear" : "revoked";
      } catch (error) {
        noteFailure(redis, silence, error);
        return "unknown";
      }
    },
    revoke: async (identity, expSeconds) => {
      // Verifiers accept until exp + tolerance by their own clock; the second tolerance is for the difference of ours.
      const lifetime = Math.ceil(expSeconds + 2 * clockToleranceSeconds - Date.now() / 1000);
      if (lifetime <= 0) return;
      try {
        await redis.set(revocationKey(identity), "1", "EX", lifetime);
        silence.commands = 0;
      } catch (error) {
        noteFailure(redis, silence, error);
        throw error;
      }
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

/** Commands in a row that nobody answered, and when the first of them was given up, ms. */
interface Silence {
  commands: number;
  sinceMs: number;
}

/** Replaces a connection on which nothing comes back any more. A server that hangs is asked again by the new one. */
function noteFailure(redis: Redis, silence: Silence, error: unknown): void {
  if (redis.status !== "ready" || !(error instanceof Error) || error.message !== "Command timed out") return;
  if (silence.commands === 0) silence.sinceMs = performance.now();
  silence.commands += 1;
  if (silence.commands < givenUpAfter.commands || performance.now() - silence.sinceMs < givenUpAfter.ms) return;
  silence.commands = 0;
  redis.disconnect(true);
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

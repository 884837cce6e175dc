import type { Redis } from "ioredis";
import { revocationKey } from "../../../targets/verify/denylists/redis.ts";
import type { StoreLayoutId } from "../../results/store.ts";
import { ENTRY_LIFETIME_SECONDS, entryIdentity } from "./entry-identity.ts";
import { type Command, writeCommands } from "./write-commands.ts";

/** How a layout is written and counted. */
export interface RedisLayout {
  /** The command that adds entry `index`. */
  readonly add: (index: number, expSeconds: string) => Command;
  readonly count: (client: Redis) => Promise<number>;
}

/** One hash or set an issuer: its name is stored once, not with every entry. */
const keyOfIssuer = `jwt-capacity:revoked:${entryIdentity(0).iss}`;

/** Every layout in Redis; its label and how it expires are in the table of the results. */
export const redisLayouts: readonly (readonly [StoreLayoutId, RedisLayout])[] = [
  [
    "key-per-token",
    {
      // As the Redis denylist writes it; what it wrote is read back through it.
      add: (index) => ["SET", revocationKey(entryIdentity(index)), "1", "EX", String(ENTRY_LIFETIME_SECONDS)],
      count: (client) => client.dbsize(),
    },
  ],
  [
    "hash",
    {
      add: (index, expSeconds) => ["HSET", keyOfIssuer, entryIdentity(index).jti, expSeconds],
      count: (client) => client.hlen(keyOfIssuer),
    },
  ],
  [
    "sorted-set",
    {
      add: (index, expSeconds) => ["ZADD", keyOfIssuer, expSeconds, entryIdentity(index).jti],
      count: (client) => client.zcard(keyOfIssuer),
    },
  ],
];

/**
 * Writes so many entries over a connection that is closed afterwards: the buffers of a busy one are memory of the server too.
 *
 * @throws {Error} When the server refused an entry, or does not hold as many as were written.
 */
export async function fillRedis(redisUrl: string, reader: Redis, layout: RedisLayout, entries: number): Promise<void> {
  const expSeconds = String(Math.floor(Date.now() / 1000) + ENTRY_LIFETIME_SECONDS);
  await writeCommands(redisUrl, entries, (index) => layout.add(index, expSeconds));
  const held = await layout.count(reader);
  if (held !== entries) throw new Error(`${entries} entries were written and Redis holds ${held}`);
}

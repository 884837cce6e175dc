import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { findRedis, provideRedis } from "../../provision/redis/redis.ts";
import { writeCommands } from "./write-commands.ts";

const env = { ...process.env, REDIS_URL: undefined };
const found = await findRedis({ env });
const noRedis = "missing" in found ? `needs a Redis server: ${found.hint}` : null;
const note = noRedis === null ? "" : ` [skipped: ${noRedis}]`;

test.skipIf(noRedis !== null)(
  `every command arrives once, whatever its bytes; a refused one is an error${note}`,
  async () => {
    const redis = await provideRedis({ env });
    if ("missing" in redis) throw new Error(redis.why);
    await using server = redis;
    const count = 2345;
    await writeCommands(server.url, count, (index) => ["HSET", "all", `é ${index}\r\n`, String(index)]);
    const client = new Redis(server.url);
    try {
      expect(await client.hlen("all")).toBe(count);
      expect(await client.hget("all", "é 2344\r\n")).toBe("2344");
    } finally {
      client.disconnect();
    }
    const wrong = writeCommands(server.url, 1500, (index) =>
      index === 1400 ? ["INCR", "all"] : ["SET", `k${index}`, "1"],
    );
    await expect(wrong).rejects.toThrow("Redis answered -WRONGTYPE");
  },
);

test("a server that is not there is an error, not an endless wait", async () => {
  await expect(writeCommands("redis://127.0.0.1:1", 1, () => ["PING"])).rejects.toThrow("ECONNREFUSED");
});

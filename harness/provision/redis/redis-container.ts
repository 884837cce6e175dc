import { existsSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { connectRedis } from "./redis-connection.ts";
import type { AbsentRung, Redis, RedisRung } from "./redis.ts";

/** The image, by exact tag. */
export const redisImage = "redis:7.4.2-alpine";

/** Second rung: a container, where a container engine answers. */
export async function redisFromContainer(env: NodeJS.ProcessEnv): Promise<RedisRung | AbsentRung> {
  return (await engineAnswers(env))
    ? { source: `container ${redisImage}`, version: null, start: startContainer }
    : { absent: "no container engine answers" };
}

async function startContainer(): Promise<Redis> {
  // Loading testcontainers takes long; only who has an engine pays for it.
  const { RedisContainer } = await import("@testcontainers/redis");
  const container = await new RedisContainer(redisImage).start();
  try {
    const url = container.getConnectionUrl();
    const connection = await connectRedis(url);
    return {
      ...connection,
      url,
      shownUrl: url,
      pid: null,
      source: `container ${redisImage}`,
      exited: null,
      async [Symbol.asyncDispose]() {
        await connection[Symbol.asyncDispose]();
        await container.stop();
      },
    };
  } catch (error) {
    await container.stop();
    throw error;
  }
}

/** Asks every usual socket for `/_ping`; without an engine this takes a few milliseconds. */
async function engineAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const answers = await Promise.all(engineAddresses(env).map((address) => pings(address)));
  return answers.includes(true);
}

type EngineAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number };

function engineAddresses(env: NodeJS.ProcessEnv): readonly EngineAddress[] {
  const named = env["DOCKER_HOST"] ?? "";
  if (named.startsWith("unix://")) return [{ socketPath: named.slice("unix://".length) }];
  if (named.startsWith("tcp://")) {
    const address = URL.parse(named);
    return address === null ? [] : [{ host: address.hostname, port: Number(address.port) || 2375 }];
  }
  if (process.platform === "win32") return [{ socketPath: "//./pipe/docker_engine" }];
  const sockets = ["/var/run/docker.sock"];
  if (env["XDG_RUNTIME_DIR"]) sockets.push(join(env["XDG_RUNTIME_DIR"], "docker.sock"));
  if (env["HOME"]) sockets.push(join(env["HOME"], ".docker", "run", "docker.sock"));
  return sockets.filter((path) => existsSync(path)).map((socketPath) => ({ socketPath }));
}

function pings(address: EngineAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ ...address, path: "/_ping", timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on("timeout", () => ping.destroy(new Error("no answer")));
    ping.on("error", () => resolve(false));
    ping.end();
  });
}

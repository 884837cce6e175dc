import { errorMessage } from "../../plan/error-message.ts";
import { connectRedis, withoutCredentials } from "./redis-connection.ts";
import type { AbsentRung, RedisRung } from "./redis.ts";

/** First rung: the server that the user names in `REDIS_URL`. Never started, never ended, only connected to. */
export async function redisFromUrl(env: NodeJS.ProcessEnv): Promise<RedisRung | AbsentRung> {
  const url = env["REDIS_URL"];
  if (!url) return { absent: "REDIS_URL is not set" };
  const shownUrl = withoutCredentials(url);
  if (!/^rediss?:\/\//.test(shownUrl)) {
    return { absent: "REDIS_URL is not a redis:// or rediss:// address", final: true };
  }
  try {
    await using connection = await connectRedis(url);
    return { source: `REDIS_URL (${shownUrl})`, version: connection.version, start: () => startFromUrl(url, shownUrl) };
  } catch (error) {
    return { absent: `REDIS_URL is set, but ${shownUrl} does not serve: ${errorMessage(error)}`, final: true };
  }
}

async function startFromUrl(url: string, shownUrl: string) {
  const connection = await connectRedis(url);
  return { ...connection, url, shownUrl, pid: null, source: `REDIS_URL (${shownUrl})`, exited: null };
}

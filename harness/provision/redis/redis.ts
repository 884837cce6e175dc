import { errorMessage } from "../../plan/error-message.ts";
import { redisFromContainer } from "./redis-container.ts";
import { redisFromUrl } from "./redis-from-url.ts";
import { redisOnPath } from "./redis-on-path.ts";
import { packagedRedis } from "./redis-packaged.ts";
import type { ProcessExit } from "./redis-process.ts";
import type { RedisUsage } from "./redis-connection.ts";

/** A Redis or Valkey server that answered. Disposing ends it when it is ours, and only disconnects when it is not. */
export interface Redis extends AsyncDisposable {
  /** For clients. May hold a password: pass it by environment, never in arguments, logs or results. */
  readonly url: string;
  /** The same without user and password, for people. */
  readonly shownUrl: string;
  /** Process id on this machine, or `null` where it is not ours to know (remote, container). */
  readonly pid: number | null;
  /** `redis` or `valkey`, read from the server. */
  readonly product: string;
  /** Read from the server. */
  readonly version: string;
  /** The rung of the ladder that it came from, in words. */
  readonly source: string;
  /** What the server has used so far, read from its INFO. Each call adds one command to the count. */
  usage(): Promise<RedisUsage>;
  /** Settles when our own server's process ends; `null` when the process is not ours. */
  readonly exited: Promise<ProcessExit> | null;
}

/** No Redis could be had: why, rung by rung, and what to do. */
export interface MissingRedis {
  readonly missing: true;
  readonly why: string;
  readonly hint: string;
}

/** One way to a Redis server that is there for the taking; nothing is started or fetched before `start`. */
export interface RedisRung {
  readonly source: string;
  /** `null` where only the running server knows. */
  readonly version: string | null;
  /** Fetches what `start` needs; nothing to do where it is there already. */
  prepare?(onProgress: (message: string) => void): Promise<void>;
  start(): Promise<Redis>;
}

/** What a rung answers when it cannot be used. `final`: the user asked for this one, so no other takes its place. */
export interface AbsentRung {
  readonly absent: string;
  readonly final?: true;
}

/** What the ladder looks at; a test gives its own environment. */
export interface RedisSearch {
  readonly env?: NodeJS.ProcessEnv;
  /** Told what is being done when it takes a while (a fetch). */
  readonly onProgress?: (message: string) => void;
}

/** A rung of the ladder: looks whether it can be used here. */
type FindRung = (env: NodeJS.ProcessEnv) => Promise<RedisRung | AbsentRung>;

const ladder: readonly FindRung[] = [redisFromUrl, redisFromContainer, redisOnPath, packagedRedis];

/**
 * Provides a Redis server from the first rung that works: `REDIS_URL`, a container where an engine answers, a server on
 * PATH, a pinned packaged server. A rung that fails to start is passed over, except `REDIS_URL`, which the user asked for.
 */
export async function provideRedis(search: RedisSearch = {}): Promise<Redis | MissingRedis> {
  const failures: string[] = [];
  for await (const rung of rungs(search, failures)) {
    try {
      await rung.prepare?.(search.onProgress ?? (() => {}));
      return await rung.start();
    } catch (error) {
      failures.push(`${rung.source}: ${errorMessage(error)}`);
    }
  }
  return missing(failures);
}

/** The rung that `provideRedis` would try first, without starting or fetching anything. */
export async function findRedis(search: RedisSearch = {}): Promise<RedisRung | MissingRedis> {
  const failures: string[] = [];
  for await (const rung of rungs(search, failures)) return rung;
  return missing(failures);
}

async function* rungs(search: RedisSearch, failures: string[]): AsyncGenerator<RedisRung> {
  for (const find of ladder) {
    const rung = await find(search.env ?? process.env);
    if (!("absent" in rung)) yield rung;
    else {
      failures.push(rung.absent);
      if (rung.final) return;
    }
  }
}

function missing(failures: readonly string[]): MissingRedis {
  return { missing: true, why: `No Redis server could be had. ${failures.join("; ")}.`, hint: howToGetRedis() };
}

function howToGetRedis(): string {
  const install = { linux: "apt-get install redis-server", darwin: "brew install redis" }[process.platform as string];
  const own = "set REDIS_URL=redis://host:port";
  return install === undefined ? own : `${install}; or ${own}`;
}

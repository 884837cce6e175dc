import { Redis as Client } from "ioredis";
import { errorMessage } from "../../plan/error-message.ts";

/** What a server says of itself and has used since it started. */
export interface RedisUsage {
  readonly cpuUserSeconds: number;
  readonly cpuSystemSeconds: number;
  /** Commands processed since the server started, ours included. */
  readonly commands: number;
  readonly residentBytes: number;
  /** The server's own run id; another value means that it was restarted in between. */
  readonly instance: string;
}

/** A connection of our own for INFO, kept open so that reading usage does not cost the server a handshake. */
export interface RedisConnection extends AsyncDisposable {
  readonly product: string;
  readonly version: string;
  /**
   * Connects once more where the server closed the connection, as one with an idle `timeout` does.
   *
   * @throws Error when it does not answer all the same
   */
  usage(): Promise<RedisUsage>;
}

/** The oldest server that the client library speaks to. */
const oldestVersion = [6, 2] as const;

/**
 * Connects and asks the server who it is.
 *
 * @param timeoutSeconds for connecting and for every command. Default 2.
 * @throws Error when it does not answer, wants another password, or is older than 6.2; the message never holds the URL.
 */
export async function connectRedis(url: string, timeoutSeconds = 2): Promise<RedisConnection> {
  const client = new Client(url, {
    lazyConnect: true,
    connectTimeout: timeoutSeconds * 1000,
    commandTimeout: timeoutSeconds * 1000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => null,
  });
  const errors: Error[] = [];
  client.on("error", (error: Error) => errors.push(error));
  try {
    await client.connect();
    const info = parseInfo(await client.info());
    const version = info["valkey_version"] ?? info["redis_version"] ?? "unknown";
    if (isTooOld(version)) throw new Error(`version ${version} is older than ${oldestVersion.join(".")}`);
    const infoText = keptOpen(client);
    return {
      product: info["server_name"] ?? "redis",
      version,
      usage: async () => usageFrom(parseInfo(await infoText().catch(gone))),
      [Symbol.asyncDispose]: () => Promise.resolve(client.disconnect()),
    };
  } catch (error) {
    client.disconnect();
    // "Connection is closed." is what the client throws; the reason came as an event before.
    throw new Error(errorMessage(errors[0] ?? error) || "no answer", { cause: error });
  }
}

/** INFO over the connection there is, or over one more where that has been closed. */
function keptOpen(client: Client): () => Promise<string> {
  let opening: Promise<void> | null = null;
  const reopen = () => (opening ??= client.connect().finally(() => (opening = null)));
  return async () => {
    if (isReady(client)) {
      try {
        return await client.info();
      } catch (error) {
        // It may have been closed as we asked; a server that does not answer over an open one is not asked twice.
        if (isReady(client)) throw error;
      }
    }
    await reopen();
    return await client.info();
  };
}

function isReady({ status }: Client): boolean {
  return status === "ready";
}

function gone(error: unknown): never {
  throw new Error(`The Redis server does not answer any more: ${errorMessage(error)}`, { cause: error });
}

/** The address without user, password and query, for people and results. */
export function withoutCredentials(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
  } catch {
    return "(not a URL)";
  }
}

function usageFrom(info: Readonly<Record<string, string>>): RedisUsage {
  return {
    cpuUserSeconds: numberOf(info, "used_cpu_user"),
    cpuSystemSeconds: numberOf(info, "used_cpu_sys"),
    commands: numberOf(info, "total_commands_processed"),
    residentBytes: numberOf(info, "used_memory_rss"),
    instance: info["run_id"] ?? "",
  };
}

function numberOf(info: Readonly<Record<string, string>>, name: string): number {
  const value = Number(info[name] ?? Number.NaN);
  if (!Number.isFinite(value)) throw new Error(`The Redis server's INFO has no number in ${name}.`);
  return value;
}

function parseInfo(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

/** True for a server that the client library does not speak to. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]);
}

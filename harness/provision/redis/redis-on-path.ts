import { captureCommand, lastLine } from "../capture-command.ts";
import { findOnPath } from "../find-on-path.ts";
import { isTooOld } from "./redis-connection.ts";
import { startRedisProcess } from "./redis-process.ts";
import type { AbsentRung, RedisRung } from "./redis.ts";

/** Third rung: `redis-server` or `valkey-server` on PATH, started by us on a port of its own. */
export async function redisOnPath(env: NodeJS.ProcessEnv): Promise<RedisRung | AbsentRung> {
  const path = findOnPath(["redis-server", "valkey-server"], env);
  if (path === null) return { absent: "neither redis-server nor valkey-server is on PATH" };
  const answer = await readServerVersion(path);
  if ("failed" in answer) return { absent: `${path} does not run: ${answer.failed}` };
  if (isTooOld(answer.version)) return { absent: `${path} is version ${answer.version}, which is too old` };
  const source = `${path.includes("valkey") ? "valkey-server" : "redis-server"} on PATH`;
  return { source, version: answer.version, start: () => startRedisProcess({ path, source }) };
}

/** Runs a server binary for its version, e.g. `7.0.15`. */
export async function readServerVersion(
  path: string,
): Promise<{ readonly version: string } | { readonly failed: string }> {
  const { exitCode, stdout, stderr } = await captureCommand(path, ["--version"]);
  const version = /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version !== undefined) return { version };
  return { failed: lastLine(stderr) || lastLine(stdout) || `exit ${exitCode ?? "by signal"}` };
}

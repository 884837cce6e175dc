import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../cache-directory.ts";
import { captureCommand, lastLine } from "../capture-command.ts";
import { findOnPath } from "../find-on-path.ts";

/** The one k6 version that results are made with. Another version is passed over: its figures would not compare. */
export const k6Version = "1.8.1";

/** A k6 that was run and answered with the right version. */
export interface K6 {
  readonly path: string;
  readonly version: string;
  /** Where it came from, in words. */
  readonly source: string;
  /** What was looked at before and why it was not taken. */
  readonly passedOver: readonly string[];
}

/** No usable k6: why, and the exact next command. */
export interface MissingK6 {
  readonly missing: true;
  readonly why: string;
  readonly hint: string;
  readonly passedOver: readonly string[];
}

/**
 * Looks for k6 1.8.1: `K6_BIN`, then PATH, then the user cache that set-up builds into. Each candidate is run and asked
 * for its version; one of another version is passed over, with words.
 */
export async function findK6(env: NodeJS.ProcessEnv = process.env): Promise<K6 | MissingK6> {
  const passedOver: string[] = [];
  for (const { path, source } of candidates(env)) {
    const answer = await readK6Version(path);
    if (answer.version === k6Version) return { path, version: k6Version, source, passedOver };
    passedOver.push(
      `${source}: ${answer.version === null ? answer.why : `version ${answer.version}`}, not ${k6Version}`,
    );
  }
  const seen = passedOver.length === 0 ? "none was found" : passedOver.join("; ");
  return { missing: true, why: `k6 ${k6Version} is needed (${seen}).`, hint: howToGetK6(), passedOver };
}

/** Where set-up puts the k6 that it builds. */
export function cachedK6Path(env: NodeJS.ProcessEnv = process.env): string {
  const name = process.platform === "win32" ? "k6.exe" : "k6";
  return join(cacheDirectory(env), `k6-${k6Version}`, name);
}

/** Asks a k6 binary for its version, e.g. `1.8.1`; `null` with the reason when it does not answer like k6. */
export async function readK6Version(
  path: string,
): Promise<{ readonly version: string } | { readonly version: null; readonly why: string }> {
  const { exitCode, stdout, stderr } = await captureCommand(path, ["version"], { timeoutSeconds: 20 });
  // k6 names itself after its file, so only what follows is fixed.
  const version = /^\S+ v(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  if (version !== undefined) return { version };
  const answer = lastLine(stderr) || lastLine(stdout) || "no output";
  return { version: null, why: `\`k6 version\` does not answer (exit ${exitCode ?? "by signal"}: ${answer})` };
}

function* candidates(env: NodeJS.ProcessEnv): Generator<{ readonly path: string; readonly source: string }> {
  if (env["K6_BIN"]) yield { path: env["K6_BIN"], source: `K6_BIN (${env["K6_BIN"]})` };
  const onPath = findOnPath(["k6"], env);
  if (onPath !== null) yield { path: onPath, source: `PATH (${onPath})` };
  const cached = cachedK6Path(env);
  if (existsSync(cached)) yield { path: cached, source: "user cache, built from source" };
}

function howToGetK6(): string {
  const install = `go install go.k6.io/k6@v${k6Version}`;
  return process.platform === "win32"
    ? `With Go 1.25 or newer: ${install}; $env:K6_BIN = "$(go env GOPATH)\\bin\\k6.exe"`
    : `With Go 1.25 or newer: ${install} && export K6_BIN="$(go env GOPATH)/bin/k6"`;
}

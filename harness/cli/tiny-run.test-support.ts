import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../plan/config.ts";
import { type ResolvedConfig, resolveConfig } from "../plan/resolve-config.ts";
import type { Streams } from "./streams.ts";

/** The smallest run that still does everything for real; a test changes what it is about. */
export const tiny: Config = {
  algorithms: ["HS256"],
  engines: ["node-crypto"],
  retryWithinSeconds: 0,
  bench: {
    threads: [1],
    repetitions: 1,
    measureSeconds: 0.2,
    minWarmupSeconds: 0.1,
    maxWarmupSeconds: 1,
    corpusTokens: 200,
  },
  load: {
    denylists: ["none"],
    workloads: ["verify"],
    ratePerSecond: 120,
    stepsPerSecond: [100, 150],
    repetitions: 1,
    warmupSeconds: 1,
    measureSeconds: 1.5,
    stepSeconds: 1.5,
  },
};

/** A configuration as the command line would resolve it. */
export function resolveTiny(change: Config = {}): ResolvedConfig {
  const file = {
    ...tiny,
    ...change,
    load: { ...tiny.load, ...change.load },
    bench: { ...tiny.bench, ...change.bench },
    ...(change.probe === undefined ? {} : { probe: change.probe }),
    ...(change.duet === undefined ? {} : { duet: change.duet }),
  };
  const answer = resolveConfig({ file, environment: {}, flags: {} });
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  return answer.config;
}

/** Streams that keep what a command writes, in a directory that goes with them. */
export interface BufferStreams extends Streams, AsyncDisposable {
  readonly out: () => string;
  readonly err: () => string;
  readonly interrupt: () => void;
}

export async function bufferStreams(config?: Config): Promise<BufferStreams> {
  const cwd = await mkdtemp(join(tmpdir(), "jwt-capacity-test-"));
  if (config !== undefined)
    await writeFile(join(cwd, "jwt-capacity.config.ts"), `export default ${JSON.stringify(config)};\n`);
  const controller = new AbortController();
  const written = { out: "", err: "" };
  return {
    cwd,
    env: { NO_COLOR: "1" },
    signal: controller.signal,
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    out: () => written.out,
    err: () => written.err,
    interrupt: () => controller.abort(),
    [Symbol.asyncDispose]: () => rm(cwd, { recursive: true, force: true }),
  };
}

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { HostFingerprint, RedisFingerprint, ToolFingerprint } from "../results/fingerprint.ts";

/** What the provisioning already knows of the machine. */
export type HostLimitsSeen = Pick<
  HostFingerprint,
  "cpus" | "cgroupCpuQuota" | "cpuGovernor" | "loadAverage" | "generatorSharesCpus" | "pinning"
>;

/** Names the machine that measures. */
export function fingerprintHost(limits: HostLimitsSeen): HostFingerprint {
  return {
    cpuModel: cpus()[0]?.model.trim() ?? "unknown",
    memoryBytes: totalmem(),
    platform: platform(),
    arch: arch(),
    release: release(),
    ...limits,
  };
}

// On the measured path beside the engines, and what measures.
const MEASURED_PACKAGES = ["fastify", "ioredis", "piscina", "hdr-histogram-js"];

/** Reads the versions of what takes part from the things themselves; `enginePackages` are the npm packages that verify. */
export async function fingerprintTools(
  k6: string | null,
  redis: RedisFingerprint | null,
  enginePackages: readonly string[],
): Promise<ToolFingerprint> {
  const libraries = await Promise.all(
    [...enginePackages, ...MEASURED_PACKAGES].map(async (name) => [name, await packageVersion(name)] as const),
  );
  return {
    node: process.versions.node,
    openssl: process.versions.openssl,
    v8: process.versions.v8,
    k6,
    redis,
    libraries: Object.fromEntries(libraries),
  };
}

/** Commit of this checkout and whether its tree has changes; `null` outside a checkout. */
export async function readCommit(): Promise<{ readonly commit: string | null; readonly dirty: boolean }> {
  const git = async (...args: string[]) => (await promisify(execFile)("git", args, { cwd: root })).stdout.trim();
  try {
    return { commit: await git("rev-parse", "HEAD"), dirty: (await git("status", "--porcelain")) !== "" };
  } catch {
    return { commit: null, dirty: false };
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));

async function packageVersion(name: string): Promise<string> {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(await readFile(file, "utf8")) as { version: string };
  return version;
}

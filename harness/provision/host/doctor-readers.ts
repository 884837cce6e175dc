import { readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { readHostLimits, type HostLimits } from "./host-limits.ts";
import { findK6, type K6, type MissingK6 } from "../k6/k6.ts";
import { findTaskset } from "./pinning.ts";
import { findRedis, type MissingRedis, type RedisRung } from "../redis/redis.ts";

/** Everything the doctor looks at, one reader each, so that a test can put something else in its place. */
export interface DoctorReaders {
  /** e.g. `24.21.0`. */
  nodeVersion(): string;
  k6(): Promise<K6 | MissingK6>;
  redis(): Promise<RedisRung | MissingRedis>;
  hostLimits(): HostLimits;
  /** Where `taskset` is, or `null`. */
  taskset(): string | null;
  /** Whether the kernel says how long a thread waited for a CPU. */
  runQueueReadable(): boolean;
  /** The port that was bound on 127.0.0.1 and given back. */
  loopbackPort(): Promise<number>;
  /** Seconds since 1970 by the wall clock. */
  wallClockSeconds(): number;
  /** How far wall clock and monotonic clock came apart over a tenth of a second, in seconds. */
  clockDriftSeconds(): Promise<number>;
  /** Bytes free where results are written. */
  freeDiskBytes(): Promise<number>;
}

/** The readers of this machine. */
export const systemReaders: DoctorReaders = {
  nodeVersion: () => process.versions.node,
  k6: () => findK6(),
  redis: () => findRedis(),
  hostLimits: () => readHostLimits(),
  taskset: findTaskset,
  runQueueReadable,
  loopbackPort: bindLoopback,
  wallClockSeconds: () => Date.now() / 1000,
  clockDriftSeconds: measureDrift,
  async freeDiskBytes() {
    const { bavail, bsize } = await statfs(process.cwd());
    return bavail * bsize;
  },
};

/** A kernel without the statistics has the file and writes zeros. */
function runQueueReadable(): boolean {
  try {
    return !readFileSync("/proc/self/schedstat", "utf8").startsWith("0 0 0");
  } catch {
    return false;
  }
}

function bindLoopback(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close();
      if (address === null || typeof address === "string") reject(new Error("no port was given"));
      else resolve(address.port);
    });
  });
}

async function measureDrift(): Promise<number> {
  const wall = Date.now();
  const monotonic = performance.now();
  await sleep(100);
  return Math.abs(Date.now() - wall - (performance.now() - monotonic)) / 1000;
}

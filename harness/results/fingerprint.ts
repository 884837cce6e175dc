/** The machine that measured. */
export interface HostFingerprint {
  /** CPU model as the operating system names it. */
  readonly cpuModel: string;
  /** Logical CPUs this process may use (affinity and cgroup respected). */
  readonly cpus: number;
  readonly memoryBytes: number;
  /** e.g. `linux`, `darwin`. */
  readonly platform: string;
  readonly arch: string;
  /** Kernel or OS release. */
  readonly release: string;
  /** CPU quota of the cgroup in CPUs, or `null` when there is none. */
  readonly cgroupCpuQuota: number | null;
  /** cpufreq governor of CPU 0, or `null` where it cannot be read (most virtual machines). */
  readonly cpuGovernor: string | null;
  /** 1-minute load average before the run. */
  readonly loadAverage: number;
  /** True when generator and target had to share CPUs: every rate is then a lower bound. */
  readonly generatorSharesCpus: boolean;
  /** How generator and target were kept apart. */
  readonly pinning: PinningRecord;
}

/** CPU lists as `taskset` takes them, or why nothing was pinned. */
export type PinningRecord =
  | {
      readonly pinned: true;
      readonly targetCpus: string;
      readonly generatorCpus: string;
      /** True when both lists are threads of one core: what one side does then still slows the other. */
      readonly sharesCore: boolean;
    }
  | { readonly pinned: false; readonly why: string };

/** The programs and libraries that took part. Every value is read from the thing itself, never assumed. */
export interface ToolFingerprint {
  readonly node: string;
  readonly openssl: string;
  readonly v8: string;
  /** k6 version, or `null` when k6 could not be had. */
  readonly k6: string | null;
  /** Redis server, or `null` when none could be had. */
  readonly redis: RedisFingerprint | null;
  /** npm packages that are on the measured path, e.g. `{ jose: "6.2.17" }`. */
  readonly libraries: Readonly<Record<string, string>>;
}

/** The Redis server that held the denylist. */
export interface RedisFingerprint {
  /** `redis` or `valkey`. */
  readonly product: string;
  readonly version: string;
  /** The rung of the ladder it came from, in words, e.g. `redis-server on PATH`. */
  readonly source: string;
}

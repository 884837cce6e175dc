/** What a figure is counted in, and which direction is good. Reports scale and label by it, comparisons take their sign from it. */
export interface Unit {
  /** The base unit: `s`, `B`, `1/s`, `1` for a share, `CPU` for CPUs kept busy. */
  readonly unit: "s" | "B" | "1/s" | "1" | "CPU" | "bit/s" | "nodes" | "vCPU";
  /** `lower` when less is better, `higher` when more is. */
  readonly better: "lower" | "higher";
}

/** Every figure that a report shows or a comparison judges, by the name it has in the results and in the analysis. */
export const units = {
  secondsPerOperation: { unit: "s", better: "lower" },
  cpuSecondsPerOperation: { unit: "s", better: "lower" },
  operationsPerSecond: { unit: "1/s", better: "higher" },
  efficiency: { unit: "1", better: "higher" },
  cpuSecondsPerRequest: { unit: "s", better: "lower" },
  marginalCpuSeconds: { unit: "s", better: "lower" },
  plainCpuSeconds: { unit: "s", better: "lower" },
  cpusUsed: { unit: "CPU", better: "lower" },
  residentBytes: { unit: "B", better: "lower" },
  achievedPerSecond: { unit: "1/s", better: "higher" },
  meanSeconds: { unit: "s", better: "lower" },
  p50Seconds: { unit: "s", better: "lower" },
  p90Seconds: { unit: "s", better: "lower" },
  p95Seconds: { unit: "s", better: "lower" },
  p99Seconds: { unit: "s", better: "lower" },
  p999Seconds: { unit: "s", better: "lower" },
  maxSeconds: { unit: "s", better: "lower" },
  meanTokenBytes: { unit: "B", better: "lower" },
  signatureBytes: { unit: "B", better: "lower" },
  sentBytesPerRequest: { unit: "B", better: "lower" },
  receivedBytesPerRequest: { unit: "B", better: "lower" },
  redisCpuSeconds: { unit: "s", better: "lower" },
  verifierCpuSeconds: { unit: "s", better: "lower" },
  verifierCpuShare: { unit: "1", better: "lower" },
  validationsPerSecondPerVcpu: { unit: "1/s", better: "higher" },
  utilisation: { unit: "1", better: "lower" },
  inboundBitsPerSecond: { unit: "bit/s", better: "lower" },
  outboundBitsPerSecond: { unit: "bit/s", better: "lower" },
  redisCpus: { unit: "CPU", better: "lower" },
  nodes: { unit: "nodes", better: "lower" },
  vcpus: { unit: "vCPU", better: "lower" },
} as const satisfies Readonly<Record<string, Unit>>;

/** The name of a figure in `units`. */
export type Metric = keyof typeof units;

/** What kind of figure two runs are compared in. */
export interface MetricKindRow {
  /** How its figures are headed. */
  readonly label: string;
  /**
   * `ratio`: of two variants measured in the same seconds, which may be compared between hours; `absolute`: of one moment of one
   * machine; `size`: bytes, which no machine changes.
   */
  readonly basis: "ratio" | "absolute" | "size";
  /** Kind of its figures, for whoever shows them; a ratio is a share more or less than its reference. */
  readonly quantity: "seconds" | "perSecond" | "bytes" | "share";
  /** Whether it is CPU, which moves with the machine's speed and with nothing else around it. */
  readonly isCpu: boolean;
  /** Which way is worse. */
  readonly worse: "more" | "less";
  /** A change below this share is none, however sure: 0.02 is 2 %. */
  readonly practicalShare: number;
  /** Whether a worse figure may fail a build: always, only where the user vouches for the host, or never. */
  readonly gates: "always" | "on-trusted-host" | "never";
}

/**
 * Every kind of figure that is compared, in the order in which they are shown. CPU counts from 2 %, rates and p50 from 5 %; p99
 * scatters by half from run to run (capacity method §4.1) and never decides.
 */
export const metricKinds = {
  "duet-cpu": {
    label: "CPU per request against the reference of its duet",
    basis: "ratio",
    quantity: "share",
    isCpu: true,
    worse: "more",
    practicalShare: 0.02,
    gates: "always",
  },
  "duet-stage": {
    label: "CPU per request against the stage before, in a duet",
    basis: "ratio",
    quantity: "share",
    isCpu: true,
    worse: "more",
    practicalShare: 0.02,
    gates: "never",
  },
  "duet-throughput": {
    label: "Throughput against the reference of its duet",
    basis: "ratio",
    quantity: "share",
    isCpu: false,
    worse: "less",
    practicalShare: 0.05,
    gates: "never",
  },
  "duet-p50": {
    label: "p50 under full load against the reference of its duet",
    basis: "ratio",
    quantity: "share",
    isCpu: false,
    worse: "more",
    practicalShare: 0.05,
    gates: "never",
  },
  "verify-cost": {
    label: "CPU per verify",
    basis: "absolute",
    quantity: "seconds",
    isCpu: true,
    worse: "more",
    practicalShare: 0.02,
    gates: "on-trusted-host",
  },
  "load-cpu": {
    label: "CPU of the verifier per request under load",
    basis: "absolute",
    quantity: "seconds",
    isCpu: true,
    worse: "more",
    practicalShare: 0.02,
    gates: "on-trusted-host",
  },
  "overload-cpu": {
    label: "CPU of the verifier per request under overload",
    basis: "absolute",
    quantity: "seconds",
    isCpu: true,
    worse: "more",
    practicalShare: 0.02,
    gates: "on-trusted-host",
  },
  "overload-rate": {
    label: "Completions under overload",
    basis: "absolute",
    quantity: "perSecond",
    isCpu: false,
    worse: "less",
    practicalShare: 0.05,
    gates: "on-trusted-host",
  },
  "load-p50": {
    label: "p50 under load",
    basis: "absolute",
    quantity: "seconds",
    isCpu: false,
    worse: "more",
    practicalShare: 0.05,
    gates: "on-trusted-host",
  },
  "load-p99": {
    label: "p99 under load",
    basis: "absolute",
    quantity: "seconds",
    isCpu: false,
    worse: "more",
    practicalShare: 0.5,
    gates: "never",
  },
  "token-bytes": {
    label: "Token size",
    basis: "size",
    quantity: "bytes",
    isCpu: false,
    worse: "more",
    practicalShare: 0.01,
    gates: "never",
  },
} as const satisfies Record<string, MetricKindRow>;

export type MetricKindId = keyof typeof metricKinds;

/** Every kind, in the order of the table. */
export const metricKindIds: readonly MetricKindId[] = Object.keys(metricKinds) as MetricKindId[];

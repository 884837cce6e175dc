/** What a workload does, and what a report makes of it. */
export interface WorkloadRow {
  readonly label: string;
  /** Who generates its requests; `null` for what is measured without a server. */
  readonly generator: "k6" | "probe" | null;
  /** The part of a run, and of its report, that it belongs to. */
  readonly part: "bench" | "load" | "sweep" | "placement" | "duet" | "wire" | "store";
  /** Whether it offers several rates in turn: its windows are a curve. */
  readonly inSteps: boolean;
  /** Whether it does nothing but validate, where the verify usually runs: a fleet is sized from its windows. */
  readonly onlyVerifies: boolean;
  /** Whether its server does nothing: what it shows is the generator's own. */
  readonly isFloor: boolean;
}

const usual = { inSteps: false, onlyVerifies: false, isFloor: false } as const;

/**
 * Every workload there is, in the order of a report. Adding one is a row, and one in the plan's table for how it is driven;
 * elsewhere its columns are looked up, never its id in a list.
 */
export const workloads = {
  bench: { ...usual, label: "worker-thread verify", generator: null, part: "bench" },
  floor: {
    ...usual,
    label: "a server that does nothing: the generator's own share of a latency",
    generator: "k6",
    part: "load",
    isFloor: true,
  },
  plain: { ...usual, label: "the same route without a token check", generator: "k6", part: "load" },
  verify: { ...usual, label: "verify at a constant rate", generator: "k6", part: "load", onlyVerifies: true },
  sweep: {
    ...usual,
    label: "the probe at shares of its overload anchor",
    generator: "probe",
    part: "sweep",
    inSteps: true,
    onlyVerifies: true,
  },
  confirm: {
    ...usual,
    label: "the probe at the rate that will be recommended",
    generator: "probe",
    part: "sweep",
    onlyVerifies: true,
  },
  placement: {
    ...usual,
    label: "the probe at the same rates for every place where the verify can run",
    generator: "probe",
    part: "placement",
  },
  duet: { ...usual, label: "variants side by side in alternating slices", generator: "probe", part: "duet" },
  stepped: {
    ...usual,
    label: "verify at rising rates",
    generator: "k6",
    part: "load",
    inSteps: true,
    onlyVerifies: true,
  },
  login: { ...usual, label: "login at a constant rate", generator: "k6", part: "load" },
  mixed: { ...usual, label: "1 login to 19 verifies", generator: "k6", part: "load" },
  revocation: { ...usual, label: "revocation churn: 1 revoke to 19 verifies", generator: "k6", part: "load" },
  wire: { ...usual, label: "bytes of tokens and requests on the wire", generator: null, part: "wire" },
  store: {
    ...usual,
    label: "a denylist's entries in memory, and lookups over a network",
    generator: null,
    part: "store",
  },
} as const satisfies Record<string, WorkloadRow>;

export type WorkloadId = keyof typeof workloads;

/** Every workload id, in the order of the table. */
export const workloadIds: readonly WorkloadId[] = Object.keys(workloads) as WorkloadId[];

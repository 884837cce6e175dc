/** One kind of request a load trial sends. */
export type RequestKind = "verify" | "plain" | "login" | "revoke" | "floor";

/** What a workload does, and the k6 script that does it; `null` for what the benchmark or the probe does. */
export interface WorkloadRow {
  readonly label: string;
  readonly script: string | null;
  /** Share of the offered rate per request kind. */
  readonly mix: Readonly<Partial<Record<RequestKind, number>>>;
  /** True when the workload is only meaningful with a denylist. */
  readonly needsDenylist: boolean;
}

/** Every workload there is. Adding one is a row and, for a new traffic shape, a script in `scenarios/`. */
export const workloads = {
  bench: { label: "worker-thread verify", script: null, mix: {}, needsDenylist: false },
  plain: {
    label: "the same route without a token check",
    script: "verify.ts",
    mix: { plain: 1 },
    needsDenylist: false,
  },
  verify: { label: "verify at a constant rate", script: "verify.ts", mix: { verify: 1 }, needsDenylist: false },
  stepped: { label: "verify at rising rates", script: "stepped.ts", mix: { verify: 1 }, needsDenylist: false },
  login: { label: "login at a constant rate", script: "login.ts", mix: { login: 1 }, needsDenylist: false },
  mixed: {
    label: "1 login to 19 verifies",
    script: "mixed.ts",
    mix: { verify: 0.95, login: 0.05 },
    needsDenylist: false,
  },
  revocation: {
    label: "revocation churn: 1 revoke to 19 verifies",
    script: "revocation-churn.ts",
    mix: { verify: 0.95, revoke: 0.05 },
    needsDenylist: true,
  },
  floor: {
    label: "a server that does nothing: the generator's own share of a latency",
    script: "verify.ts",
    mix: { floor: 1 },
    needsDenylist: false,
  },
  sweep: {
    label: "the probe at shares of its overload anchor",
    script: null,
    mix: { verify: 1 },
    needsDenylist: false,
  },
  confirm: {
    label: "the probe at the rate that will be recommended",
    script: null,
    mix: { verify: 1 },
    needsDenylist: false,
  },
  placement: {
    label: "the probe at the same rates for every place where the verify can run",
    script: null,
    mix: { verify: 1 },
    needsDenylist: false,
  },
  wire: {
    label: "bytes of tokens and requests on the wire",
    script: null,
    mix: {},
    needsDenylist: false,
  },
  duet: {
    label: "variants side by side in alternating slices",
    script: null,
    mix: { verify: 1 },
    needsDenylist: false,
  },
} as const satisfies Record<string, WorkloadRow>;

export type WorkloadId = keyof typeof workloads;

/** The workloads that k6 carries out. */
export const loadWorkloads: readonly WorkloadId[] = (Object.keys(workloads) as WorkloadId[]).filter(
  (id) => workloads[id].script !== null,
);

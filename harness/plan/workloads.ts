import { type WorkloadId, workloadIds, workloads } from "../results/workloads.ts";

/** One kind of request a load trial sends. */
export type RequestKind = "verify" | "plain" | "login" | "revoke" | "floor";

/** How a workload is driven. */
export interface Traffic {
  /** The k6 script; `null` for what the benchmark or the probe does. */
  readonly script: string | null;
  /** Share of the offered rate per request kind. */
  readonly mix: Readonly<Partial<Record<RequestKind, number>>>;
  /** True when the workload is only meaningful with a denylist. */
  readonly needsDenylist: boolean;
}

const verifies = { script: null, mix: { verify: 1 }, needsDenylist: false } as const;
const noRequests = { script: null, mix: {}, needsDenylist: false } as const;

/** The traffic of every workload. A new shape of it is a row and a script in `scenarios/`. */
export const traffic: Readonly<Record<WorkloadId, Traffic>> = {
  bench: noRequests,
  floor: { script: "verify.ts", mix: { floor: 1 }, needsDenylist: false },
  plain: { script: "verify.ts", mix: { plain: 1 }, needsDenylist: false },
  verify: { ...verifies, script: "verify.ts" },
  sweep: verifies,
  confirm: verifies,
  placement: verifies,
  duet: verifies,
  stepped: { ...verifies, script: "stepped.ts" },
  login: { script: "login.ts", mix: { login: 1 }, needsDenylist: false },
  mixed: { script: "mixed.ts", mix: { verify: 0.95, login: 0.05 }, needsDenylist: false },
  revocation: { script: "revocation-churn.ts", mix: { verify: 0.95, revoke: 0.05 }, needsDenylist: true },
  wire: noRequests,
  store: noRequests,
};

/** The workloads that k6 carries out. */
export const loadWorkloads: readonly WorkloadId[] = workloadIds.filter((id) => workloads[id].generator === "k6");

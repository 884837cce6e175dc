import type { TokenProfileId } from "../../targets/issue/token-profiles.ts";
import type { AlgorithmId } from "../../targets/verify/algorithms.ts";
import type { DenylistId } from "../../targets/verify/denylists.ts";
import type { EngineId } from "../../targets/verify/engines.ts";
import type { PlacementId } from "../../targets/verify/placements.ts";
import type { ComparisonId } from "../results/comparisons.ts";
import type { SubjectCache, WindowRole } from "../results/trial-result.ts";
import type { WorkloadId } from "../results/workloads.ts";
import type { LatencyThreshold } from "./latency-thresholds.ts";
import type { Population } from "./population.ts";
import type { RequestKind } from "./workloads.ts";

/** One trial, fully decided before anything starts: the only input of `drive`. */
export type TrialSpec = BenchTrialSpec | LoadTrialSpec | ProbeTrialSpec | DuetTrialSpec;

interface TrialSpecCommon {
  readonly id: string;
  /** Place in the interleaved order, from 0. */
  readonly order: number;
  readonly workload: WorkloadId;
  readonly subject: PlannedSubject;
  readonly repetition: number;
  readonly seed: number;
  /** Distinct tokens minted before the trial. */
  readonly corpusTokens: number;
}

/** The design that is measured: rows of the targets' tables. */
export interface PlannedSubject {
  readonly algorithm: AlgorithmId;
  readonly engine: EngineId;
  readonly tokenProfile: TokenProfileId;
  readonly denylist: DenylistId;
  readonly placement: PlacementId;
  readonly cache: SubjectCache | null;
}

/** Verifies in worker threads: closed workload. */
export interface BenchTrialSpec extends TrialSpecCommon {
  readonly kind: "bench";
  readonly threads: number;
  /** Warm-up lasts until slices agree, at least… */
  readonly minWarmupSeconds: number;
  /** …and at most this long; a trial that is not steady by then is refused. */
  readonly maxWarmupSeconds: number;
  readonly measureSeconds: number;
}

/** k6 against the HTTP target: open workload. */
export interface LoadTrialSpec extends TrialSpecCommon {
  readonly kind: "load";
  readonly script: string;
  readonly warmupSeconds: number;
  /** Back to back after the warm-up, which runs at the highest of their rates. */
  readonly windows: readonly WindowSpec[];
  /** Fail open or closed when the denylist cannot answer. */
  readonly onUnavailable: "fail-open" | "fail-closed";
  readonly population: Population;
  /** Requests per second that the probe adds beside k6's load; 0 for none. */
  readonly probePerSecond: number;
  /** Latency limits that k6 watches: they end nothing and refuse nothing, k6's exit code and summary tell of them. */
  readonly thresholds: readonly LatencyThreshold[];
}

/** The probe against the HTTP target: open workload with Poisson arrivals. */
export interface ProbeTrialSpec extends TrialSpecCommon {
  readonly kind: "probe";
  readonly connections: number;
  /** Overload at the beginning and at the end of the session, s each; 0 for a trial whose rates are fixed. */
  readonly anchorSeconds: number;
  /** In the order in which they run. */
  readonly steps: readonly ProbeStep[];
  /** Whether each step is repeated against a server that does nothing. */
  readonly floor: boolean;
  readonly onUnavailable: "fail-open" | "fail-closed";
  readonly population: Population;
}

/** A stretch of constant offered rate: so many requests per second, or a share of what the overload anchor completed. */
export interface ProbeStep {
  readonly name: string;
  readonly role: WindowRole;
  readonly seconds: number;
  readonly rate: { readonly perSecond: number } | { readonly fractionOfAnchor: number };
}

/** Variants alive at once, driven in alternating slices of a closed workload. */
export interface DuetTrialSpec extends TrialSpecCommon {
  readonly kind: "duet";
  readonly comparison: ComparisonId;
  /** The first is what the others are compared with. */
  readonly variants: readonly DuetVariantSpec[];
  readonly blocks: number;
  readonly sliceSeconds: number;
  readonly connections: number;
  readonly onUnavailable: "fail-open" | "fail-closed";
}

/** One side of a duet. */
export interface DuetVariantSpec {
  readonly name: string;
  readonly subject: PlannedSubject;
  readonly route: string;
  /** Variants with the same name of a process are routes of one; the others are processes of their own. */
  readonly process: string;
  readonly plantedWork: number;
  /** Whether Redis takes part in its requests. */
  readonly usesRedis: boolean;
  /** Where its issuer and verifier are started from; those of this checkout by default. */
  readonly installation?: TargetInstallation;
}

/** A checked-out revision of the target with its packages, and the Node that runs it. */
export interface TargetInstallation {
  /** The directory that holds `targets/`. */
  readonly root: string;
  readonly nodePath: string;
}

/** A stretch of constant offered rate that is measured by itself. */
export interface WindowSpec {
  readonly name: string;
  readonly seconds: number;
  readonly flows: readonly FlowSpec[];
}

/** One kind of request at one rate. */
export interface FlowSpec {
  readonly request: RequestKind;
  readonly ratePerSecond: number;
}

/** What a whole window offers, 1/s. */
export function offeredPerSecond(window: WindowSpec): number {
  return window.flows.reduce((sum, flow) => sum + flow.ratePerSecond, 0);
}

/** The window with the highest rate: k6 warms up with it, so that every connection is open before the first window. */
function busiestWindow(windows: readonly WindowSpec[]): WindowSpec | undefined {
  return [...windows].sort((a, b) => offeredPerSecond(b) - offeredPerSecond(a))[0];
}

/** Requests the generator will send in the whole trial, warm-up included: each flow's rate × time, rounded up. */
export function plannedRequests(spec: Pick<LoadTrialSpec, "warmupSeconds" | "windows">, request?: RequestKind): number {
  const busiest = busiestWindow(spec.windows);
  const stretches = busiest === undefined ? [] : [{ ...busiest, seconds: spec.warmupSeconds }, ...spec.windows];
  return stretches
    .flatMap((stretch) => stretch.flows.map((flow) => ({ ...flow, seconds: stretch.seconds })))
    .filter((flow) => request === undefined || flow.request === request)
    .reduce((sum, flow) => sum + Math.ceil(flow.ratePerSecond * flow.seconds) + 1, 0);
}

/** Distinct tokens that a trial revokes: one for each revocation it plans, and beyond the limit they are revoked again. */
export function tokensToRevoke(spec: Pick<LoadTrialSpec, "warmupSeconds" | "windows">): number {
  return Math.min(plannedRequests(spec, "revoke"), MAX_REVOKED_TOKENS);
}

const MAX_REVOKED_TOKENS = 50_000;

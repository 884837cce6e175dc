import type { TokenProfileId } from "../../targets/issue/token-profiles.ts";
import type { AlgorithmId } from "../../targets/verify/algorithms.ts";
import type { DenylistId } from "../../targets/verify/denylists.ts";
import type { EngineId } from "../../targets/verify/engines.ts";
import type { RequestKind, WorkloadId } from "./workloads.ts";

/** One trial, fully decided before anything starts: the only input of `drive`. */
export type TrialSpec = BenchTrialSpec | LoadTrialSpec;

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
export function busiestWindow(windows: readonly WindowSpec[]): WindowSpec | undefined {
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

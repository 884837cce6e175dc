import type { VerifiedTokenCounts } from "../verify/verified-token-cache.ts";

/** Everything one target process counts about the requests that the load sent it. */
export interface UsageCounters {
  readonly routes: RouteCounter[];
  /** Refused tokens by the pipeline's precise reason, which never goes to the client. */
  readonly rejectReasons: Map<string, number>;
  /** Requests let through although the revocation state was unknown (fail-open). */
  unchecked: number;
  /** Reads what the verified-token cache counted; `undefined` where there is none. */
  readonly verifiedTokens: (() => VerifiedTokenCounts) | undefined;
}

/** Plain numbers of one route, written in the hot path and only read elsewhere. */
export interface RouteCounter {
  readonly route: string;
  total: number;
  /** Requests by status code; the index is the code. */
  readonly byStatus: Float64Array;
  /** Requests per duration bucket, not cumulative; the last one has no upper bound. */
  readonly durationBuckets: Float64Array;
  durationSumSeconds: number;
}

/** Upper bounds of the duration buckets, s: from a plain answer on loopback to a request that hung. */
export const durationBoundsSeconds: readonly number[] = [
  0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5,
];

/** Starts counting from zero, with no route yet. */
export function createUsageCounters(verifiedTokens?: () => VerifiedTokenCounts): UsageCounters {
  return { routes: [], rejectReasons: new Map(), unchecked: 0, verifiedTokens };
}

/** Adds a route to the counters and returns its row, to be kept by whoever counts. */
export function addRouteCounter(counters: UsageCounters, route: string): RouteCounter {
  const counter: RouteCounter = {
    route,
    total: 0,
    byStatus: new Float64Array(600),
    durationBuckets: new Float64Array(durationBoundsSeconds.length + 1),
    durationSumSeconds: 0,
  };
  counters.routes.push(counter);
  return counter;
}

/** Counts one answer that was handed over: a few additions, no allocation. */
export function countAnswer(counter: RouteCounter, status: number, durationSeconds: number): void {
  countUntimedAnswer(counter, status);
  let bucket = 0;
  while (bucket < durationBoundsSeconds.length && durationSeconds > (durationBoundsSeconds[bucket] ?? 0)) bucket += 1;
  counter.durationBuckets[bucket] = (counter.durationBuckets[bucket] ?? 0) + 1;
  counter.durationSumSeconds += durationSeconds;
}

/** Counts an answer to something that reached no route and so was not timed. */
export function countUntimedAnswer(counter: RouteCounter, status: number): void {
  counter.total += 1;
  counter.byStatus[status] = (counter.byStatus[status] ?? 0) + 1;
}

/** Counts one refused token under its reason. */
export function countRejection(counters: UsageCounters, reason: string): void {
  counters.rejectReasons.set(reason, (counters.rejectReasons.get(reason) ?? 0) + 1);
}

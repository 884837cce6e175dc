import { arrivalTimes } from "./arrival-times.ts";
import type { SliceSpec } from "./probe-protocol.ts";

/** When the requests of a slice start. Times are ms from its begin, and may only grow from call to call. */
export interface SliceSchedule {
  /** Scheduled start of the next request when it is due by now; `NaN` when none is. */
  due(now: number): number;
  /** The request that was due has been sent. */
  taken(): void;
  /** How many are due and not sent. */
  waiting(now: number): number;
  /** When the next one that is not due yet will be; infinite when there is none. */
  nextAt(now: number): number;
  /** All there will ever be; `null` when that depends on the answers. */
  readonly intended: number | null;
}

/** The schedule is complete before the slice begins, so that nothing in it can depend on how the server does. */
export function sliceSchedule({ load, seconds }: SliceSpec): SliceSchedule {
  return load.kind === "closed" ? closedSchedule(seconds * 1000) : openSchedule(arrivalTimes(load, seconds));
}

function openSchedule(arrivals: Float64Array): SliceSchedule {
  const times = arrivals.map((seconds) => seconds * 1000);
  let sent = 0;
  let known = 0;
  const advance = (now: number): void => {
    while (known < times.length && (times[known] ?? 0) <= now) known += 1;
  };
  return {
    due(now) {
      const next = times[sent] ?? Number.NaN;
      return next <= now ? next : Number.NaN;
    },
    taken: () => void (sent += 1),
    waiting(now) {
      advance(now);
      return known - sent;
    },
    nextAt(now) {
      advance(now);
      return times[known] ?? Number.POSITIVE_INFINITY;
    },
    intended: times.length,
  };
}

/** The next request is due as soon as a connection is free. */
function closedSchedule(end: number): SliceSchedule {
  return {
    due: (now) => (now < end ? now : Number.NaN),
    taken: () => {},
    waiting: () => 0,
    nextAt: (now) => (now < end ? now : Number.POSITIVE_INFINITY),
    intended: null,
  };
}

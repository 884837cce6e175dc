import { performance } from "node:perf_hooks";
import { type Lane, type LaneOwner, nobody } from "./lane.ts";
import type { SliceOutcome, SliceSpec } from "./probe-protocol.ts";
import { sliceSchedule } from "./slice-schedule.ts";
import { sliceTally } from "./slice-tally.ts";
import type { TokenRequests } from "./token-requests.ts";

/** What a slice is run on: lanes that are ready, with nothing on them. */
export interface SliceGround {
  readonly lanes: readonly Lane[];
  readonly requests: TokenRequests;
  readonly secure: boolean;
}

/**
 * Runs one slice: sends when the schedule says, over lanes that are free, and waits for the answers.
 *
 * The loop spins while anything is on its way: a generator that sleeps is late, and makes the server pay for waking it with
 * every answer, 35–40 % of the server's CPU at a low rate.
 *
 * @throws Error when the server does not speak HTTP/1.1
 */
export async function runSlice({ lanes, requests, secure }: SliceGround, spec: SliceSpec): Promise<SliceOutcome> {
  const schedule = sliceSchedule(spec);
  const tally = sliceTally(spec, secure);
  const endMs = spec.seconds * 1000;
  const drainedMs = endMs + spec.drainSeconds * 1000;
  const free: Lane[] = [];
  let inFlight = 0;
  let sendingEnded = false;
  let backlogPeak = 0;
  let longestPauseMs = 0;

  const cpuBefore = process.cpuUsage();
  const startedAtSeconds = monotonicSeconds();
  const startMs = performance.now();

  const dispatch = (): void => {
    if (sendingEnded) return;
    while (free.length > 0) {
      const dueMs = schedule.due(performance.now() - startMs);
      if (Number.isNaN(dueMs)) return;
      const lane = takeReady(free);
      if (lane === undefined) return;
      schedule.taken();
      inFlight += 1;
      const intendedAt = startMs + dueMs;
      lane.send(requests.next(spec.connection), intendedAt);
      tally.sent(lane, lane.freeSince <= intendedAt);
    }
  };
  const release = (lane: Lane, at: number): void => {
    lane.request = null;
    if (lane.listed || !lane.isReady()) return;
    lane.freeSince = at;
    lane.listed = true;
    free.push(lane);
  };
  const reopen = (lane: Lane): void => {
    // A pause, so that a server that is gone does not keep the probe busy with being refused.
    setTimeout(() => {
      if (sendingEnded) return;
      lane.open().then(
        () => release(lane, performance.now()),
        () => reopen(lane),
      );
    }, REOPEN_MS);
  };

  try {
    await new Promise<void>((resolve, reject) => {
      const owner: LaneOwner = {
        answered(lane, status, at) {
          inFlight -= 1;
          tally.answered(lane, status, at);
          release(lane, at);
          dispatch();
        },
        lost(lane, reason) {
          if (lane.request !== null) {
            inFlight -= 1;
            tally.unfinished();
            lane.request = null;
          }
          if (sendingEnded) return;
          tally.lost(reason);
          reopen(lane);
        },
        received: (bytes) => tally.received(bytes),
        failed: reject,
      };
      let expectedMs = startMs;
      const turn = (): void => {
        const at = performance.now();
        longestPauseMs = Math.max(longestPauseMs, at - expectedMs);
        dispatch();
        const now = performance.now() - startMs;
        const waiting = schedule.waiting(now);
        backlogPeak = Math.max(backlogPeak, waiting);
        if (now >= endMs && (spec.leftover !== "send" || waiting === 0 || now >= drainedMs)) sendingEnded = true;
        if (sendingEnded && (now >= drainedMs || (inFlight === 0 && now >= endMs))) return resolve();
        const idleMs = inFlight === 0 ? Math.min(schedule.nextAt(now), endMs) - now - WAKE_EARLY_MS : 0;
        const sleepMs = waiting === 0 ? Math.floor(idleMs) : 0;
        expectedMs = performance.now() + Math.max(0, sleepMs);
        if (sleepMs >= 1) setTimeout(turn, sleepMs);
        else setImmediate(turn);
      };
      for (const lane of lanes) {
        lane.owner = owner;
        release(lane, startMs);
      }
      turn();
    });
  } finally {
    sendingEnded = true;
    for (const lane of lanes) {
      lane.listed = false;
      lane.owner = nobody;
      if (lane.request === null) continue;
      tally.unfinished();
      lane.close();
    }
  }
  const endedAtSeconds = monotonicSeconds();
  const cpu = process.cpuUsage(cpuBefore);
  const counted = tally.result();
  return {
    ...counted,
    seconds: endedAtSeconds - startedAtSeconds,
    intended: schedule.intended ?? counted.sent,
    notSent: schedule.intended === null ? 0 : schedule.intended - counted.sent,
    cpuUserSeconds: cpu.user / 1e6,
    cpuSystemSeconds: cpu.system / 1e6,
    backlogPeak,
    longestPauseSeconds: longestPauseMs / 1e3,
    startedAtSeconds,
    endedAtSeconds,
  };
}

// A timer fires up to a millisecond late: wake before the next request is due, and spin until it is.
const WAKE_EARLY_MS = 1.5;
const REOPEN_MS = 10;

function takeReady(free: Lane[]): Lane | undefined {
  // The one that has been free longest, so that no connection falls idle for so long that the server closes it.
  for (let lane = free.shift(); lane !== undefined; lane = free.shift()) {
    lane.listed = false;
    if (lane.isReady()) return lane;
  }
  return undefined;
}

function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

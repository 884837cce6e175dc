import { performance } from "node:perf_hooks";
import { freeLanes } from "./free-lanes.ts";
import { type Lane, nobody } from "./lane.ts";
import type { SliceOutcome, SliceSpec } from "./probe-protocol.ts";
import { type SliceSchedule, sliceSchedule } from "./slice-schedule.ts";
import { type SliceTally, sliceTally } from "./slice-tally.ts";
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
 * @throws Error when the server does not speak HTTP/1.1
 */
export async function runSlice(ground: SliceGround, spec: SliceSpec): Promise<SliceOutcome> {
  const schedule = sliceSchedule(spec);
  const tally = sliceTally(spec, ground.secure);
  const cpuBefore = process.cpuUsage();
  const startedAtSeconds = monotonicSeconds();
  const peaks = await driveSlice(ground, spec, schedule, tally);
  const endedAtSeconds = monotonicSeconds();
  const cpu = process.cpuUsage(cpuBefore);
  const counted = tally.result();
  const intended = schedule.intended ?? counted.sent;
  return {
    ...counted,
    ...peaks,
    seconds: endedAtSeconds - startedAtSeconds,
    intended,
    notSent: intended - counted.sent,
    cpuUserSeconds: cpu.user / 1e6,
    cpuSystemSeconds: cpu.system / 1e6,
    startedAtSeconds,
    endedAtSeconds,
  };
}

type Peaks = Pick<SliceOutcome, "backlogPeak" | "longestPauseSeconds">;

/**
 * The loop spins while anything is on its way: a generator that sleeps is late, and makes the server pay for waking it with
 * every answer, 35–40 % of the server's CPU at a low rate.
 */
async function driveSlice(
  { lanes, requests }: SliceGround,
  spec: SliceSpec,
  schedule: SliceSchedule,
  tally: SliceTally,
): Promise<Peaks> {
  const endMs = spec.seconds * 1000;
  const drainedMs = endMs + spec.drainSeconds * 1000;
  const free = freeLanes();
  const startMs = performance.now();
  let inFlight = 0;
  let sendingEnded = false;
  let backlogPeak = 0;
  let longestPauseMs = 0;

  const dispatch = (from: number): void => {
    if (sendingEnded) return;
    // Reading the clock is a visible part of a request's cost: the lane has just done it.
    for (let at = from; ;) {
      const dueMs = schedule.due(at - startMs);
      if (Number.isNaN(dueMs)) return;
      const lane = free.take();
      if (lane === undefined) return;
      schedule.taken();
      inFlight += 1;
      const intendedAt = startMs + dueMs;
      lane.send(requests.next(spec.connection), intendedAt);
      tally.sent(lane, lane.freeSince <= intendedAt);
      at = lane.sentAt;
    }
  };
  // What the loop does next: nothing more, a look at the sockets, or a sleep of so many ms when nothing can happen before.
  const next = (now: number): "over" | number => {
    const waiting = schedule.waiting(now);
    backlogPeak = Math.max(backlogPeak, waiting);
    const leftoverGoesOn = spec.leftover === "send" && waiting > 0 && now < drainedMs;
    sendingEnded ||= now >= endMs && !leftoverGoesOn;
    if (sendingEnded && (inFlight === 0 || now >= drainedMs)) return "over";
    if (inFlight > 0 || waiting > 0) return 0;
    return Math.max(0, Math.floor(Math.min(schedule.nextAt(now), endMs) - now - WAKE_EARLY_MS));
  };

  try {
    await new Promise<void>((resolve, reject) => {
      let expectedMs = startMs;
      const turn = (): void => {
        const at = performance.now();
        longestPauseMs = Math.max(longestPauseMs, at - expectedMs);
        dispatch(at);
        const step = next(at - startMs);
        if (step === "over") return resolve();
        expectedMs = at + step;
        if (step >= 1) setTimeout(turn, step);
        else setImmediate(turn);
      };
      const owner: Lane["owner"] = {
        answered(lane, status, at) {
          inFlight -= 1;
          tally.answered(lane, status, at);
          free.release(lane, at);
          dispatch(at);
        },
        lost(lane, reason) {
          if (lane.request !== null) {
            inFlight -= 1;
            tally.unfinished();
            lane.request = null;
          }
          if (sendingEnded) return;
          tally.lost(reason);
          free.reopen(lane);
        },
        received: (bytes) => tally.received(bytes),
        failed: reject,
      };
      for (const lane of lanes) {
        lane.owner = owner;
        free.release(lane, startMs);
      }
      turn();
    });
  } finally {
    sendingEnded = true;
    free.close();
    for (const lane of lanes) leave(lane, tally);
  }
  return { backlogPeak, longestPauseSeconds: longestPauseMs / 1000 };
}

// A timer fires up to a millisecond late: wake before the next request is due, and spin until it is.
const WAKE_EARLY_MS = 1.5;

/** Nothing may be in flight after a slice: what was not answered goes with its connection. */
function leave(lane: Lane, tally: SliceTally): void {
  lane.owner = nobody;
  if (lane.request === null) return;
  tally.unfinished();
  lane.close();
}

function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

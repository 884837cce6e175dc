import type { SliceOutcome } from "../probe/probe-protocol.ts";
import { durationHistogram, encodeDurations } from "../duration-histogram.ts";

/** What an independent generator notes while it runs. Times are of the system's monotonic clock, s. */
export interface SliceRecord {
  /** An answer to a valid token, with the bytes of it and how long it took. */
  answered(status: number, bytes: number, fromIntendedSeconds: number, fromSendSeconds: number): void;
  completed(): number;
  outcome(sent: { readonly intended: number; readonly sent: number; readonly sentBytes: number }): SliceOutcome;
}

/**
 * Starts a record that ends up as what the probe answers, so that both are gathered and judged by the same code. What such a
 * generator does not look at (lag, first byte) is an empty distribution.
 */
export function startSliceRecord(): SliceRecord {
  const startedAtSeconds = clock();
  const cpuBefore = process.cpuUsage();
  const fromIntended = durationHistogram();
  const fromSend = durationHistogram();
  const byStatus: Record<string, number> = {};
  let [completed, receivedBytes, endedAtSeconds] = [0, 0, startedAtSeconds];
  const microseconds = (seconds: number) => Math.max(1, Math.round(seconds * 1e6));
  return {
    answered(status, bytes, fromIntendedSeconds, fromSendSeconds) {
      fromIntended.recordValue(microseconds(fromIntendedSeconds));
      fromSend.recordValue(microseconds(fromSendSeconds));
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      completed += 1;
      receivedBytes += bytes;
      endedAtSeconds = clock();
    },
    completed: () => completed,
    outcome({ intended, sent, sentBytes }) {
      const cpu = process.cpuUsage(cpuBefore);
      const nothing = encodeDurations(durationHistogram());
      return {
        seconds: endedAtSeconds - startedAtSeconds,
        intended,
        sent,
        notSent: intended - sent,
        completed,
        unfinished: sent - completed,
        byStatus,
        falseAnswers: Object.entries(byStatus).flatMap(([status, count]) => {
          if (status === "200") return [];
          return [{ case: "valid", kind: status === "401" ? ("reject" as const) : ("unexpected" as const), count }];
        }),
        fromIntendedHdr: encodeDurations(fromIntended),
        fromSendHdr: encodeDurations(fromSend),
        lagHdr: nothing,
        firstByteHdr: nothing,
        connectHdr: null,
        tlsHdr: null,
        sentBytes,
        receivedBytes,
        cpuUserSeconds: cpu.user / 1e6,
        cpuSystemSeconds: cpu.system / 1e6,
        backlogPeak: 0,
        lostConnections: {},
        longestPauseSeconds: 0,
        startedAtSeconds,
        endedAtSeconds,
      };
    },
  };
}

/** The system's monotonic clock, s. */
export function clock(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

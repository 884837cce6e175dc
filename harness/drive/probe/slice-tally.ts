import { durationHistogram, encodeDurations } from "../duration-histogram.ts";
import type { Lane } from "./lane.ts";
import type { FalseAnswer, SliceOutcome, SliceSpec } from "./probe-protocol.ts";
import type { TokenRequest } from "./token-requests.ts";

/** Counts what happens in a slice, on the hot path. */
export interface SliceTally {
  sent(lane: Lane, foundFree: boolean): void;
  answered(lane: Lane, status: number, at: number): void;
  received(bytes: number): void;
  unfinished(): void;
  lost(reason: string): void;
  result(): TallyResult;
}

type TallyResult = Omit<
  SliceOutcome,
  | "seconds"
  | "intended"
  | "notSent"
  | "cpuUserSeconds"
  | "cpuSystemSeconds"
  | "backlogPeak"
  | "longestPauseSeconds"
  | "startedAtSeconds"
  | "endedAtSeconds"
>;

/** Starts with nothing. */
export function sliceTally(spec: SliceSpec, secure: boolean): SliceTally {
  const open = spec.load.kind === "open";
  const fresh = spec.connection === "new";
  const fromSend = durations();
  const fromIntended = open ? durations() : fromSend;
  const [lag, firstByte, connect, tls] = [durations(), durations(), durations(), durations()];
  const lostConnections: Record<string, number> = {};
  const byStatus: Record<string, number> = {};
  const falseAnswers = new Map<string, FalseAnswer>();
  const counts = { sent: 0, completed: 0, unfinished: 0, sentBytes: 0, receivedBytes: 0 };
  return {
    sent(lane, foundFree) {
      counts.sent += 1;
      counts.sentBytes += lane.request?.bytes.length ?? 0;
      if (open && foundFree) lag.record(lane.sentAt - lane.intendedAt);
    },
    answered(lane, status, at) {
      counts.completed += 1;
      fromSend.record(at - lane.sentAt);
      if (open) fromIntended.record(at - lane.intendedAt);
      firstByte.record(lane.firstByteAt - lane.writtenAt);
      if (fresh) {
        connect.record(lane.connectedAt - lane.sentAt);
        if (secure) tls.record(lane.securedAt - lane.connectedAt);
      }
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      if (lane.request !== null && lane.request.expectedStatus !== status)
        countFalseAnswer(falseAnswers, lane.request, status);
    },
    received: (bytes) => void (counts.receivedBytes += bytes),
    unfinished: () => void (counts.unfinished += 1),
    lost: (reason) => void (lostConnections[reason] = (lostConnections[reason] ?? 0) + 1),
    result: () => ({
      ...counts,
      byStatus,
      lostConnections,
      falseAnswers: [...falseAnswers.values()],
      fromIntendedHdr: fromIntended.encoded(),
      fromSendHdr: fromSend.encoded(),
      lagHdr: lag.encoded(),
      firstByteHdr: firstByte.encoded(),
      connectHdr: fresh ? connect.encoded() : null,
      tlsHdr: fresh && secure ? tls.encoded() : null,
    }),
  };
}

function durations() {
  const histogram = durationHistogram();
  return {
    /** ms, counted in µs. */
    record: (milliseconds: number) => histogram.recordValue(Math.max(1, Math.round(milliseconds * 1000))),
    encoded: () => encodeDurations(histogram),
  };
}

function countFalseAnswer(into: Map<string, FalseAnswer>, { tokenCase, expectedStatus }: TokenRequest, status: number) {
  const kind = status === 200 ? "accept" : status === 401 && expectedStatus === 200 ? "reject" : "unexpected";
  const key = `${tokenCase} ${kind}`;
  into.set(key, { case: tokenCase, kind, count: (into.get(key)?.count ?? 0) + 1 });
}

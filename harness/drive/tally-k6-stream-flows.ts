import { durationHistogram, encodeDurations } from "./duration-histogram.ts";
import type { FlowTally } from "./raw-trial.ts";
import type { Column } from "./tally-k6-stream-column.ts";

/** The metrics of k6 that a window needs the distribution of. */
export const durationMetrics = [
  "http_req_duration",
  "http_req_waiting",
  "http_req_blocked",
  "http_req_connecting",
  "http_req_tls_handshaking",
] as const;
export type DurationMetric = (typeof durationMetrics)[number];

/** Requests by name, in the order in which the names first came; `kinds` are name and status by number. */
export function tallyFlows(
  columns: Readonly<Record<DurationMetric, Column>>,
  kinds: readonly string[],
  from: number,
  to: number,
): FlowTally[] {
  const named = kinds.map((kind) => {
    const space = kind.lastIndexOf(" ");
    return { name: kind.slice(0, space), status: kind.slice(space + 1) };
  });
  const flows = new Map<string, ReturnType<typeof openFlow>>();
  for (const metric of durationMetrics) {
    columns[metric].within(from, to, (microseconds, kind) => {
      const { name, status } = named[kind] ?? { name: "", status: "" };
      const flow = flows.get(name) ?? openFlow();
      flows.set(name, flow);
      flow.histograms[metric].recordValue(microseconds);
      if (metric === "http_req_duration") flow.byStatus[status] = (flow.byStatus[status] ?? 0) + 1;
    });
  }
  return [...flows].map(([request, { byStatus, histograms }]) => ({
    request,
    requests: histograms.http_req_duration.totalCount,
    byStatus,
    durationHdr: encodeDurations(histograms.http_req_duration),
    waitingHdr: encodeDurations(histograms.http_req_waiting),
    blockedHdr: encodeDurations(histograms.http_req_blocked),
    connectingHdr: encodeDurations(histograms.http_req_connecting),
    tlsHandshakingHdr: encodeDurations(histograms.http_req_tls_handshaking),
  }));
}

function openFlow() {
  const byStatus: Record<string, number> = {};
  return {
    byStatus,
    histograms: {
      http_req_duration: durationHistogram(),
      http_req_waiting: durationHistogram(),
      http_req_blocked: durationHistogram(),
      http_req_connecting: durationHistogram(),
      http_req_tls_handshaking: durationHistogram(),
    },
  };
}

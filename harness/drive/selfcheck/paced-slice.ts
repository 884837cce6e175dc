import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { SliceOutcome } from "../probe/probe-protocol.ts";
import type { IndependentSource } from "./independent-protocol.ts";
import { clock, type SliceRecord, startSliceRecord } from "./slice-record.ts";

/**
 * A second, plain way to time requests: Node's sockets, one request to a connection at a time, timed by `hrtime` from the
 * moment the schedule named. It shares nothing with the probe but the schedule, so that both send at the same moments.
 *
 * @param arrivals s after the begin, rising; what finds no free connection waits for one
 */
export async function pacedSlice(
  source: IndependentSource,
  tokens: readonly string[],
  arrivals: Float64Array,
): Promise<SliceOutcome> {
  const { host, hostname, port, pathname } = new URL(source.url);
  const sockets = await Promise.all(
    Array.from({ length: source.connections }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      await once(socket, "connect");
      return socket;
    }),
  );
  const lastSeconds = arrivals.at(-1) ?? 0;
  const record = startSliceRecord();
  const began = clock();
  const free = sockets.map((socket) => openLane(socket, record, (lane) => free.push(lane)));
  let [sent, sentBytes] = [0, 0];
  for (;;) {
    const now = clock() - began;
    let at = arrivals[sent];
    while (at !== undefined && at <= now) {
      const lane = free.pop();
      if (lane === undefined) break;
      const token = tokens[sent % tokens.length] ?? "";
      sentBytes += lane.send(
        `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
        began + at,
      );
      sent += 1;
      at = arrivals[sent];
    }
    const over = sent === arrivals.length && record.completed() === sent;
    if (over || now > lastSeconds + LIMIT_SECONDS) break;
    // A timer has a grain of a millisecond: the loop turns instead of sleeping.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const socket of sockets) socket.destroy();
  return record.outcome({ intended: arrivals.length, sent, sentBytes });
}

/** After the last moment of the schedule. */
const LIMIT_SECONDS = 10;

interface Lane {
  /** @returns bytes */
  send(request: string, intendedSeconds: number): number;
}

function openLane(socket: Socket, record: SliceRecord, onFree: (lane: Lane) => void): Lane {
  let [intended, begun, text] = [0, 0, ""];
  const lane: Lane = {
    send(request, intendedSeconds) {
      [intended, begun, text] = [intendedSeconds, clock(), ""];
      socket.write(request, "latin1");
      return request.length;
    },
  };
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const head = text.indexOf("\r\n\r\n");
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
    if (head < 0 || length === undefined || text.length < head + 4 + Number(length)) return;
    const now = clock();
    record.answered(Number(text.slice(9, 12)), text.length, now - intended, now - begun);
    onFree(lane);
  });
  // Lost connections show as requests without an answer.
  socket.on("error", () => socket.destroy());
  return lane;
}

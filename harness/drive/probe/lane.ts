import type { Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { answerParser } from "./answer-parser.ts";
import type { Endpoint } from "./endpoint.ts";
import { openSocket } from "./open-socket.ts";
import type { TokenRequest } from "./token-requests.ts";

/** A place for one request at a time: a connection that is kept, or a connection for each. Times are ms of `performance.now()`. */
export interface Lane {
  /** Who is told; set before the first send. */
  owner: LaneOwner;
  /** The request on its way; `null` while there is none. */
  request: TokenRequest | null;
  /** When it should have started. */
  intendedAt: number;
  /** When it did: with a connection of its own, the begin of connecting. */
  sentAt: number;
  /** TCP connection and TLS handshake of this request done; only with a connection of its own. */
  connectedAt: number;
  securedAt: number;
  /** The request itself given to the system. */
  writtenAt: number;
  firstByteAt: number;
  /** Since when it could have taken a request. */
  freeSince: number;
  /** Whether it is in its owner's list of free lanes. */
  listed: boolean;
  /** Makes it ready; at once where every request opens its own. */
  open(): Promise<void>;
  isReady(): boolean;
  send(request: TokenRequest, intendedAt: number): void;
  /** Drops the connection and what is on its way, without telling the owner. */
  close(): void;
}

/** Takes what becomes of the requests. */
export interface LaneOwner {
  answered(lane: Lane, status: number, at: number): void;
  /** The connection is gone, and with it the request if there was one. */
  lost(lane: Lane, reason: string): void;
  received(bytes: number): void;
  /** The server does not speak as expected: nothing measured here means anything. */
  failed(error: Error): void;
}

/** A lane whose connection stays; `fresh` one that opens a connection for every request. */
export function createLane(endpoint: Endpoint, fresh: boolean): Lane {
  const parser = answerParser();
  let socket: Socket | null = null;
  let usable = fresh;

  const connect = (ready: () => void, gone: (error: Error | null) => void): void => {
    parser.reset();
    const own = openSocket(endpoint, {
      connected: () => (lane.connectedAt = performance.now()),
      ready,
      received: (chunk) => {
        if (socket === own) receive(chunk);
      },
      closed: (error) => {
        if (socket !== own) return;
        socket = null;
        gone(error);
      },
    });
    socket = own;
  };
  const receive = (chunk: Buffer): void => {
    const at = performance.now();
    if (lane.firstByteAt === 0) lane.firstByteAt = at;
    lane.owner.received(chunk.length);
    try {
      const answers = parser.push(chunk);
      const answer = answers[0];
      if (answer === undefined) return;
      if (answers.length > 1 || lane.request === null) throw new Error("the server answered what was not asked");
      if (fresh || answer.closes) drop();
      usable = fresh || !answer.closes;
      lane.owner.answered(lane, answer.status, at);
      if (!usable) lane.owner.lost(lane, "closed by an answer");
    } catch (error) {
      lane.close();
      lane.owner.failed(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const lose = (error: Error | null): void => {
    usable = fresh;
    lane.owner.lost(lane, error === null ? "closed" : ((error as NodeJS.ErrnoException).code ?? error.message));
  };
  const write = (request: TokenRequest, at: number): void => {
    lane.firstByteAt = 0;
    lane.writtenAt = at;
    socket?.write(request.bytes);
  };
  const drop = (): void => {
    const own = socket;
    socket = null;
    own?.destroy();
  };

  const lane: Lane = {
    owner: nobody,
    request: null,
    intendedAt: 0,
    sentAt: 0,
    connectedAt: 0,
    securedAt: 0,
    writtenAt: 0,
    firstByteAt: 0,
    freeSince: 0,
    listed: false,
    isReady: () => usable,
    async open() {
      if (usable) return;
      drop();
      await new Promise<void>((resolve, reject) => {
        let opened = false;
        const ready = () => {
          opened = usable = true;
          resolve();
        };
        connect(ready, (error) =>
          opened ? lose(error) : reject(error ?? new Error("the server closed the connection")),
        );
      });
    },
    send(request, intendedAt) {
      lane.request = request;
      lane.intendedAt = intendedAt;
      lane.sentAt = performance.now();
      if (!fresh) return write(request, lane.sentAt);
      const ready = () => {
        lane.securedAt = performance.now();
        write(request, lane.securedAt);
      };
      connect(ready, lose);
    },
    close() {
      drop();
      usable = fresh;
      lane.request = null;
    },
  };
  return lane;
}

/** Of lanes between slices. */
export const nobody: LaneOwner = { answered() {}, lost() {}, received() {}, failed() {} };

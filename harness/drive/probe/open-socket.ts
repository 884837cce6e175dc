import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Endpoint, EndpointTls } from "./endpoint.ts";

/** What happens on a socket. */
export interface SocketEvents {
  /** The TCP connection is there. */
  connected(): void;
  /** It may be written to: for TLS, the handshake is over. */
  ready(): void;
  /** Bytes came; their memory is used again afterwards. */
  received(chunk: Buffer): void;
  /** It is gone, for whatever reason; also when it never was there. */
  closed(error: Error | null): void;
}

/** Opens a socket whose requests leave at once and whose bytes are handed over as they come. */
export function openSocket(endpoint: Endpoint, events: SocketEvents): Socket {
  const socket = endpoint.tls === null ? openPlain(endpoint, events) : openSecure(endpoint, endpoint.tls, events);
  let failure: Error | null = null;
  // Requests are written whole; Nagle's algorithm would hold some of them back.
  socket.setNoDelay(true);
  // Before Node's own listener, which begins the TLS handshake: making its keys is no part of connecting.
  socket.prependOnceListener("connect", () => events.connected());
  socket.once(endpoint.tls === null ? "connect" : "secureConnect", () => events.ready());
  socket.on("error", (error) => (failure = error));
  socket.once("close", () => events.closed(failure));
  return socket;
}

/** Reads into one buffer and past the stream, which costs more than finding the end of an answer. */
function openPlain({ address: host, port }: Endpoint, events: SocketEvents): Socket {
  const callback = (bytes: number) => {
    events.received(sharedBuffer.subarray(0, bytes));
    return true;
  };
  return connect({ host, port, onread: { buffer: sharedBuffer, callback } });
}

function openSecure({ address: host, port }: Endpoint, tls: EndpointTls, events: SocketEvents): Socket {
  const socket = connectTls({ host, port, ...tls });
  socket.on("data", (chunk) => events.received(chunk));
  return socket;
}

/** One for all sockets: what is read is dealt with before the next read. */
const sharedBuffer = Buffer.allocUnsafeSlow(1 << 16);

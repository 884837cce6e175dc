import { connect, type Socket } from "node:net";
import { once } from "node:events";

/** One HTTP/1.1 connection that is used again and again, one request at a time. */
export interface KeepAliveConnection {
  /** Sends a whole request and gives the status of its answer once the last byte of that is there. */
  send(request: string | Buffer): Promise<number>;
  close(): void;
}

/**
 * Opens a connection on a raw socket: a general HTTP client would cost more CPU per request than the server that is driven.
 * Answers must carry a content-length, as the targets' do.
 *
 * @throws Error when nothing listens there
 */
export async function openConnection(url: string): Promise<KeepAliveConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  return { send: answerReader(socket), close: () => socket.destroy() };
}

/** A GET request as bytes. */
export function getRequest(url: string, token: string): Buffer {
  const { host, pathname } = new URL(url);
  return Buffer.from(`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n\r\n`);
}

/** A POST request with a JSON body, as bytes. */
export function postRequest(url: string, body: unknown): Buffer {
  const { host, pathname } = new URL(url);
  const text = JSON.stringify(body);
  const headers = `host: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}`;
  return Buffer.from(`POST ${pathname} HTTP/1.1\r\n${headers}\r\n\r\n${text}`);
}

function answerReader(socket: Socket): KeepAliveConnection["send"] {
  let received = "";
  let waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;
  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.setEncoding("latin1");
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the server closed the connection")));
  socket.on("data", (text: string) => {
    received += text;
    const status = statusOfWhole(received);
    if (status === null) return;
    received = "";
    waiting?.resolve(status);
    waiting = null;
  });
  return (request) =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) return reject(new Error("the connection is closed"));
      waiting = { resolve, reject };
      socket.write(request);
    });
}

/** The status of an answer when all of it is there; `null` while some is missing. */
export function statusOfWhole(answer: string): number | null {
  const headEnd = answer.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, headEnd))?.[1];
  if (length === undefined) throw new Error("an answer without content-length");
  return answer.length >= headEnd + 4 + Number(length) ? Number(answer.slice(9, 12)) : null;
}

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A server that does nothing but answer, and counts. */
export interface AnsweringServer {
  readonly url: string;
  /** Whole requests it got. */
  readonly requests: () => number;
  readonly connections: () => number;
}

/** What it does with a request: the bytes of an answer, at once or later; `null` never answers. */
export type Answerer = (request: string, socket: Socket) => string | null | Promise<string | null>;

export const okAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
export const refusedAnswer = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nno!!";

/** Listens on a free port until the test is over. */
export async function answeringServer(answer: Answerer = () => okAnswer): Promise<AnsweringServer> {
  let requests = 0;
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    let received = "";
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      for (let end = received.indexOf("\r\n\r\n"); end !== -1; end = received.indexOf("\r\n\r\n")) {
        const request = received.slice(0, end);
        received = received.slice(end + 4);
        requests += 1;
        const reply = answer(request, socket);
        if (typeof reply === "string") socket.write(reply);
        else void reply?.then((late) => late !== null && socket.write(late));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/verify`;
  return { url, requests: () => requests, connections: () => connections };
}

import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { startAdminListener } from "../admin/admin-listener.ts";
import { addRouteCounter, countUntimedAnswer, createUsageCounters } from "../admin/usage-counters.ts";
import { answerBody } from "../process/answer-body.ts";
import { describeListenError } from "../process/listen.ts";
import type { RunningTarget } from "../process/run-target.ts";
import { countRequestEnds } from "./count-request-ends.ts";
import { createDelayLine, type DelayLine } from "./delay-line.ts";
import type { NullOptions } from "./options.ts";

/**
 * Starts a server that does nothing: it answers every GET, whatever its path, with the same 200 as `/plain` of the verifier.
 *
 * What a generator reports of it is the generator's own floor. With a delay it is a server of known latency, late by no
 * more than the scheduler makes it: the last one to two milliseconds are spun, so it takes a whole CPU.
 * @throws {Error} When a port is taken.
 */
export async function startNull(options: NullOptions): Promise<RunningTarget> {
  const { host, delaySeconds } = options;
  await using stack = new AsyncDisposableStack();
  const counters = createUsageCounters();
  const answered = addRouteCounter(counters, "null");
  const unparsed = addRouteCounter(counters, "unparsed");
  const admin = stack.use(
    await startAdminListener({ component: "null", counters, host, port: options.adminPort, routes: {} }),
  );

  const send = (socket: Socket, requests: number) => {
    if (!socket.writable) return;
    socket.write(requests === 1 ? answer : answer.repeat(requests), "latin1");
    for (let index = 0; index < requests; index += 1) countUntimedAnswer(answered, 200);
  };
  const line: DelayLine<Socket> | undefined = delaySeconds > 0 ? createDelayLine(delaySeconds, send) : undefined;
  const respond = line?.push ?? send;

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const requestEnds = countRequestEnds();
    socket.on("data", (chunk) => {
      const requests = requestEnds(chunk);
      if (requests > 0) respond(socket, requests);
      if (requests >= 0) return;
      countUntimedAnswer(unparsed, 400);
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    });
    // A generator that cuts its connections is no failure of this server.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen({ host, port: options.port });
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(describeListenError(error, options), { cause: error });
  }
  stack.defer(async () => {
    line?.[Symbol.dispose]();
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server listening on TCP has an AddressInfo
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const ready = { component: "null", pid: process.pid, url, adminUrl: admin.url, delaySeconds };
  const running = stack.move();
  return { ready, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** The same header lines as the verifier's answers, so that as many bytes travel; the date is that of the start. */
const answer = [
  "HTTP/1.1 200 OK",
  "content-type: application/json; charset=utf-8",
  `content-length: ${Buffer.byteLength(answerBody)}`,
  `Date: ${new Date().toUTCString()}`,
  "Connection: keep-alive",
  "Keep-Alive: timeout=75",
  "",
  answerBody,
].join("\r\n");

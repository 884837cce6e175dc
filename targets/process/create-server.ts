import { fastify, type FastifyInstance } from "fastify";
import { addRouteCounter, countUntimedAnswer, type UsageCounters } from "../admin/usage-counters.ts";

/** Largest request head, bytes: Node's default, stated so that it cannot change unseen. */
export const maxHeaderBytes = 16 * 1024;

/**
 * Makes the Fastify server that a load will meet: no log, long-lived connections, and every answer counted, also those
 * to requests that no route took or that were not HTTP.
 */
export function createServer(counters: UsageCounters): FastifyInstance {
  const unparsed = addRouteCounter(counters, "unparsed");
  const notFound = addRouteCounter(counters, "not-found");
  const app = fastify({
    logger: false,
    // Longer than any pause between two requests of a load, so that a connection set-up is never part of one.
    keepAliveTimeout: 75_000,
    forceCloseConnections: "idle",
    bodyLimit: 64 * 1024,
    http: { maxHeaderSize: maxHeaderBytes },
    clientErrorHandler(error, socket) {
      if (!socket.writable || error.code === "ECONNRESET") {
        socket.destroy();
        return;
      }
      const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
      const reason = status === 431 ? "Request Header Fields Too Large" : "Bad Request";
      countUntimedAnswer(unparsed, status);
      socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    },
  });
  app.setNotFoundHandler((_request, reply) => {
    reply.raw.once("finish", () => countUntimedAnswer(notFound, 404));
    void reply.code(404).send({ error: "not_found" });
  });
  return app;
}

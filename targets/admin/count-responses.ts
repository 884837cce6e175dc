import type { FastifyReply, FastifyRequest, onResponseHookHandler } from "fastify";
import { addRouteCounter, countAnswer, type UsageCounters } from "./usage-counters.ts";

/**
 * Gives the `onResponse` hook that counts the answers of one route.
 *
 * The hook keeps its route's row, so that counting looks nothing up. Fastify calls it when the answer was handed over to the socket.
 */
export function countResponses(counters: UsageCounters, route: string): onResponseHookHandler {
  const counter = addRouteCounter(counters, route);
  return (_request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    countAnswer(counter, reply.statusCode, reply.elapsedTime / 1e3);
    done();
  };
}

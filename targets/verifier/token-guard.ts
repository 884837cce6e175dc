import type { FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import { countRejection, type UsageCounters } from "../admin/usage-counters.ts";
import { rejectAnswers } from "../verify/reject-reason.ts";
import type { Validate, Verdict } from "../verify/validate-up-to.ts";
import { answers, sendAnswer } from "./answers.ts";
import { readBearerToken } from "./bearer-token.ts";
import { bodyCarriesToken, hasFormBody } from "./form-token.ts";

/** Says on an answer that the token was let in although its revocation state was unknown. */
const uncheckedHeader = "revocation-check";

/**
 * Gives the hook that lets a request through only with a good access token.
 *
 * It runs on the callback and not on a promise, so that a synchronous pipeline stays synchronous.
 */
export function createTokenGuard(validate: Validate, counters: UsageCounters): onRequestHookHandler {
  return (request, reply, done) => {
    const credentials = readBearerToken(request.raw, request.query);
    if (credentials.kind === "none") return sendAnswer(reply, answers.noCredentials);
    if (credentials.kind === "malformed") return sendAnswer(reply, answers.invalidRequest);
    if (hasFormBody(request.raw)) return void checkAfterBody(request, reply, credentials.token, done);
    return check(reply, credentials.token, done);
  };

  function check(reply: FastifyReply, token: string, done: (error?: Error) => void): void {
    const outcome = validate(token);
    if (outcome instanceof Promise) outcome.then((settled) => decide(reply, settled, done), done);
    else decide(reply, outcome, done);
  }

  async function checkAfterBody(request: FastifyRequest, reply: FastifyReply, token: string, done: () => void) {
    if (await bodyCarriesToken(request.raw)) sendAnswer(reply, answers.invalidRequest);
    else check(reply, token, done);
  }

  function decide(reply: FastifyReply, outcome: Verdict, done: () => void): void {
    if (!outcome.accepted) {
      countRejection(counters, outcome.reason);
      sendAnswer(reply, rejectAnswers[outcome.reason] === "unavailable" ? answers.unavailable : answers.invalidToken);
      return;
    }
    if (outcome.unchecked === true) {
      counters.unchecked += 1;
      reply.header(uncheckedHeader, "unchecked");
    }
    done();
  }
}

import type { RouteHandlerMethod } from "fastify";
import { startAdminListener } from "../admin/admin-listener.ts";
import { countResponses } from "../admin/count-responses.ts";
import { createUsageCounters } from "../admin/usage-counters.ts";
import { createServer } from "../process/create-server.ts";
import { listen } from "../process/listen.ts";
import type { RunningTarget } from "../process/run-target.ts";
import { denylists } from "../verify/denylists.ts";
import { engines } from "../verify/engines.ts";
import { createPipeline } from "../verify/pipeline.ts";
import { createPolicy } from "../verify/policy.ts";
import { loadKeys } from "./load-keys.ts";
import { loadRevocations, revocationsRoute } from "./load-revocations.ts";
import type { VerifierOptions } from "./options.ts";
import { createTokenGuard } from "./token-guard.ts";

/** What both routes answer: the cost of an answer is the same, so that the difference between the routes is the token check. */
const answerBody = JSON.stringify({ status: "ok", items: ["a", "b", "c"] });

/**
 * Starts a verifier: `/protected` behind the token check, `/plain` without it, and the admin listener.
 *
 * It listens only when its keys are prepared and its denylist is loaded.
 * @throws {Error} When the keys or revocations cannot be had, Redis does not answer or a port is taken.
 */
export async function startVerifier(options: VerifierOptions): Promise<RunningTarget> {
  const { algorithm, engine, denylist, issuer, audience, host } = options;
  await using stack = new AsyncDisposableStack();
  const keys = await loadKeys(options);
  const policy = createPolicy({ issuer, audience, maxTokenBytes: options.maxTokenBytes });
  const { clockToleranceSeconds } = policy;
  const { redisUrl } = options;
  const revoked = stack.use(
    await denylists[denylist].open({ clockToleranceSeconds, ...(redisUrl === undefined ? {} : { redisUrl }) }),
  );
  const pipeline = await createPipeline({
    engine: engines[engine],
    keys,
    policy,
    denylist: revoked,
    onUnavailable: options.onUnavailable,
  });

  const counters = createUsageCounters();
  const fed = options.issuerAdmin !== undefined;
  const routes = fed ? { "POST /revocations": revocationsRoute(revoked.revoke) } : {};
  const admin = stack.use(
    await startAdminListener({ component: "verifier", counters, host, port: options.adminPort, routes }),
  );
  // Listening for new revocations comes first and loading the old ones second, so that none falls between.
  if (options.issuerAdmin !== undefined) await loadRevocations(options.issuerAdmin, admin.url, revoked.revoke);

  const app = createServer(counters);
  const guard = createTokenGuard(pipeline, counters);
  app.get("/protected", { onRequest: guard, onResponse: countResponses(counters, "/protected") }, answer);
  app.get("/plain", { onResponse: countResponses(counters, "/plain") }, answer);
  app.get("/health", { onResponse: countResponses(counters, "/health") }, (_request, reply) =>
    reply.send({ status: "ok" }),
  );
  stack.defer(() => app.close());
  const url = await listen(app, options);

  const ready = { component: "verifier", pid: process.pid, url, adminUrl: admin.url, algorithm, engine, denylist };
  const running = stack.move();
  return { ready, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

const answer: RouteHandlerMethod = (_request, reply) => reply.type("application/json; charset=utf-8").send(answerBody);

import type { RouteHandlerMethod } from "fastify";
import { startAdminListener } from "../admin/admin-listener.ts";
import { countResponses } from "../admin/count-responses.ts";
import { createUsageCounters } from "../admin/usage-counters.ts";
import { answerBody } from "../process/answer-body.ts";
import { createServer } from "../process/create-server.ts";
import { listen } from "../process/listen.ts";
import type { RunningTarget } from "../process/run-target.ts";
import type { Denylist } from "../verify/denylist.ts";
import { denylists } from "../verify/denylists.ts";
import { engines } from "../verify/engines.ts";
import { openSignatureStage } from "../verify/open-signature-stage.ts";
import { createPipeline } from "../verify/pipeline.ts";
import { createPolicy, type Policy } from "../verify/policy.ts";
import { rungs, type Validate, validateUpTo } from "../verify/validate-up-to.ts";
import { createVerifiedTokenCache, type VerifiedTokenCache } from "../verify/verified-token-cache.ts";
import { loadKeys } from "./load-keys.ts";
import { loadRevocations, revocationsRoute } from "./load-revocations.ts";
import type { VerifierOptions } from "./options.ts";
import { plantWork } from "./plant-work.ts";
import { createTokenGuard } from "./token-guard.ts";

/**
 * Starts a verifier: `/protected` behind the token check, `/plain` without it, and the admin listener. With stage routes
 * also `/protected/credentials`, `/protected/gate` … `/protected/claims`, each behind the check up to that point only.
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
  const cache = createCache(options, policy);
  const signing = { engine: engines[engine], keys, policy, threads: options.workerThreads };
  const signature = stack.use(await openSignatureStage(options.placement, signing));
  const pipeline = await createPipeline({
    engine: engines[engine],
    keys,
    policy,
    denylist: revoked,
    onUnavailable: options.onUnavailable,
    signature: signature.run,
    ...(cache === undefined ? {} : { cache }),
  });

  const counters = createUsageCounters(cache?.counts);
  const revoke = forgetting(revoked.revoke, cache);
  const fed = options.issuerAdmin !== undefined;
  const routes = fed ? { "POST /revocations": revocationsRoute(revoke) } : {};
  const admin = stack.use(
    await startAdminListener({ component: "verifier", counters, host, port: options.adminPort, routes }),
  );
  // Listening for new revocations comes first and loading the old ones second, so that none falls between.
  if (options.issuerAdmin !== undefined) await loadRevocations(options.issuerAdmin, admin.url, revoke);

  const app = createServer(counters);
  const addProtected = (path: string, validate: Validate) => {
    const guard = createTokenGuard(validate, counters);
    app.get(path, { onRequest: guard, onResponse: countResponses(counters, path) }, answer);
  };
  const { plantedWork, stageRoutes } = options;
  const { validate } = pipeline;
  addProtected("/protected", plantedWork === 0 ? validate : plantWork(validate, plantedWork));
  if (stageRoutes) for (const rung of rungs) addProtected(`/protected/${rung}`, validateUpTo(pipeline, rung));
  app.get("/plain", { onResponse: countResponses(counters, "/plain") }, answer);
  app.get("/health", { onResponse: countResponses(counters, "/health") }, (_request, reply) =>
    reply.send({ status: "ok" }),
  );
  stack.defer(() => app.close());
  const url = await listen(app, options);

  const ready = {
    component: "verifier",
    pid: process.pid,
    url,
    adminUrl: admin.url,
    algorithm,
    engine,
    denylist,
    placement: options.placement,
    ...(options.placement === "workers" ? { workerThreads: options.workerThreads } : {}),
    cache:
      cache === undefined
        ? null
        : { entries: options.cacheEntries, ttlSeconds: options.cacheTtlSeconds, covers: options.cacheCovers },
    stageRoutes,
    plantedWork,
  };
  const running = stack.move();
  return { ready, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function createCache(options: VerifierOptions, { clockToleranceSeconds }: Policy): VerifiedTokenCache | undefined {
  const { cacheEntries: maxEntries, cacheTtlSeconds: ttlSeconds, cacheCovers: covers } = options;
  if (maxEntries === 0) return undefined;
  return createVerifiedTokenCache({ maxEntries, ttlSeconds, covers, clockToleranceSeconds });
}

/** Revoking a token also drops what is remembered of it, so that a revocation told to this process holds at once. */
function forgetting(revoke: Denylist["revoke"], cache: VerifiedTokenCache | undefined): Denylist["revoke"] {
  if (cache === undefined) return revoke;
  return async (identity, expSeconds) => {
    await revoke(identity, expSeconds);
    cache.forget(identity);
  };
}

const answer: RouteHandlerMethod = (_request, reply) => reply.type("application/json; charset=utf-8").send(answerBody);

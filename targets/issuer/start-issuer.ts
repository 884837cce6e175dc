import { readFile } from "node:fs/promises";
import { startAdminListener } from "../admin/admin-listener.ts";
import { countResponses } from "../admin/count-responses.ts";
import { createUsageCounters } from "../admin/usage-counters.ts";
import { generateSigningKey, readSigningKey, type SigningKey } from "../issue/signing-key.ts";
import { createServer } from "../process/create-server.ts";
import { listen } from "../process/listen.ts";
import type { RunningTarget } from "../process/run-target.ts";
import { openNoDenylist } from "../verify/denylists/none.ts";
import { engines } from "../verify/engines.ts";
import { createPipeline, type Pipeline } from "../verify/pipeline.ts";
import { createPolicy, type Policy } from "../verify/policy.ts";
import { importVerificationKey } from "../verify/verification-key.ts";
import { issuerAdminRoutes } from "./admin-routes.ts";
import { addLogin } from "./login.ts";
import { addMetadata } from "./metadata.ts";
import { openRevocations } from "./open-revocations.ts";
import type { IssuerOptions } from "./options.ts";
import { addRevoke } from "./revoke.ts";
import { createTokenSource } from "./token-source.ts";

/**
 * Starts the issuer: login, revocation, keys and metadata on one port, minting in bulk on the admin port.
 * @throws {Error} When the key does not fit, Redis does not answer or a port is taken.
 */
export async function startIssuer(options: IssuerOptions): Promise<RunningTarget> {
  const { algorithm, issuer, audience, host } = options;
  await using stack = new AsyncDisposableStack();
  const key = await loadSigningKey(options);
  const policy = createPolicy({ issuer, audience, maxTokenBytes: 15_000 });
  const { revoke, subscribe } = await openRevocations(options, policy.clockToleranceSeconds, stack);
  const source = createTokenSource({ ...options, key });
  const counters = createUsageCounters();

  const app = createServer(counters);
  let url = "";
  addLogin(app, counters, source, options.demoPassword);
  addRevoke(app, counters, await ownTokens(key, policy), revoke);
  addMetadata(app, counters, { issuer, key, revokes: revoke !== null, url: () => url });
  app.get("/health", { onResponse: countResponses(counters, "/health") }, (_request, reply) =>
    reply.send({ status: "ok" }),
  );
  stack.defer(() => app.close());
  url = await listen(app, options);

  const admin = stack.use(
    await startAdminListener({
      component: "issuer",
      counters,
      host,
      port: options.adminPort,
      routes: issuerAdminRoutes(source, subscribe),
    }),
  );
  const ready = {
    component: "issuer",
    pid: process.pid,
    url,
    adminUrl: admin.url,
    algorithm,
    issuer,
    audience,
    kid: key.kid,
  };
  const running = stack.move();
  return { ready, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function loadSigningKey({ algorithm, signingKey }: IssuerOptions): Promise<SigningKey> {
  return signingKey === undefined
    ? generateSigningKey(algorithm)
    : readSigningKey(await readFile(signingKey, "utf8"), algorithm);
}

/** The lower-bound engine is enough here: this pipeline says whose token it is, and is not what is measured. */
async function ownTokens(key: SigningKey, policy: Policy): Promise<Pipeline> {
  const keys = [importVerificationKey(key.publicJwk)];
  return createPipeline({ engine: engines["node-crypto"], keys, policy, denylist: await openNoDenylist() });
}

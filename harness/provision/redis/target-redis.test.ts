import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { generateSigningKey } from "../../../targets/issue/signing-key.ts";
import { provideRedis, type Redis } from "./redis.ts";
import { startTargets, type Targets } from "../targets/start-targets.ts";
import type { TargetSpec } from "../targets/target-spec.ts";
import { readTargetUsage } from "../targets/target-usage.ts";

const spec: TargetSpec = { algorithm: "ES256", engine: "node-crypto", tokenProfile: "minimal", denylist: "redis" };
let redis: Redis | undefined;
let why = "";
beforeAll(async () => {
  const provided = await provideRedis();
  if ("missing" in provided) why = `${provided.why} ${provided.hint}`;
  else redis = provided;
});
afterAll(() => redis?.[Symbol.asyncDispose]());

function needRedis(context: TestContext): Redis {
  if (redis === undefined) return context.skip(`needs a Redis server: ${why}`);
  return redis;
}

async function login({ issuer }: Targets): Promise<string> {
  const body = JSON.stringify({ username: "alice", password: "demo" });
  const answer = await fetch(`${issuer.url}/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { access_token: token }: { access_token: string } = JSON.parse(await answer.text());
  return token;
}

function call({ protectedUrl }: Targets, token: string): Promise<Response> {
  return fetch(protectedUrl, { headers: { authorization: `Bearer ${token}` } });
}

function revoke({ issuer }: Targets, token: string): Promise<Response> {
  return fetch(`${issuer.url}/revoke`, { method: "POST", body: new URLSearchParams({ token }) });
}

describe("with the denylist in Redis", () => {
  test("V100 V102 a revoked token is refused by every worker at once, and no other token is", async (context) => {
    await using targets = await startTargets({ ...spec, redisUrl: needRedis(context).url, workers: 2 });
    const [token, other] = [await login(targets), await login(targets)];
    expect((await call(targets, token)).status).toBe(200);
    expect((await revoke(targets, token)).status).toBe(200);
    const after = await Promise.all(Array.from({ length: 20 }, () => call(targets, token)));
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await call(targets, other)).status).toBe(200);
  });

  test("V114 a revocation outlives the verifier that learned of it", async (context) => {
    const { url: redisUrl } = needRedis(context);
    const { privateKey } = await generateSigningKey("ES256");
    const directory = await mkdtemp(join(tmpdir(), "target-redis-test-"));
    const signingKeyFile = join(directory, "key.pem");
    await writeFile(signingKeyFile, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    let token: string;
    {
      await using targets = await startTargets({ ...spec, redisUrl, signingKeyFile });
      token = await login(targets);
      await revoke(targets, token);
    }
    await using again = await startTargets({ ...spec, redisUrl, signingKeyFile });
    expect((await call(again, token)).status).toBe(401);
    expect((await call(again, await login(again))).status).toBe(200);
    await rm(directory, { recursive: true });
  });

  test.runIf(process.platform === "linux")(
    "F29 the address of Redis, which may hold a password, is in no argument",
    async (context) => {
      const { url: redisUrl } = needRedis(context);
      await using targets = await startTargets({ ...spec, redisUrl });
      for (const { pid } of [targets.issuer, ...targets.verifiers]) {
        expect(await readFile(`/proc/${pid}/cmdline`, "utf8")).not.toContain("redis://");
      }
    },
  );
});

describe.each(["SIGSTOP", "SIGKILL"] as const)("while Redis does not answer (%s)", (signal) => {
  async function startWithOwnRedis(context: TestContext, onUnavailable: "fail-open" | "fail-closed") {
    needRedis(context);
    await using stack = new AsyncDisposableStack();
    const own = await provideRedis({ env: { ...process.env, REDIS_URL: "" } });
    if ("missing" in own) return context.skip(`needs a Redis server of its own: ${own.why} ${own.hint}`);
    stack.use(own);
    if (own.pid === null) return context.skip("needs a Redis whose process it may stop: install redis-server");
    const targets = stack.use(await startTargets({ ...spec, redisUrl: own.url, onUnavailable }));
    const token = await login(targets);
    expect((await call(targets, token)).status).toBe(200);
    const { pid } = own;
    process.kill(pid, signal);
    // A stopped process takes no SIGTERM; continued, it can be ended like any other.
    if (signal === "SIGSTOP") stack.defer(() => void process.kill(pid, "SIGCONT"));
    const running = stack.move();
    return { targets, token, [Symbol.asyncDispose]: () => running.disposeAsync() };
  }

  test("V110 a verifier that fails closed answers 503 with Retry-After and lets nobody in", async (context) => {
    await using setup = await startWithOwnRedis(context, "fail-closed");
    const { targets, token } = setup;
    for (let index = 0; index < 5; index += 1) {
      const answer = await call(targets, token);
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(answer.headers.has("www-authenticate")).toBe(false);
    }
    const [verifier] = targets.verifiers;
    expect(await readTargetUsage(verifier?.adminUrl ?? "")).toMatchObject({
      rejectReasons: { "revocation-unknown": 5 },
      unchecked: 0,
    });
    // A bad token is still a bad token: the denylist is not asked.
    expect((await call(targets, `${token}x`)).status).toBe(401);
  });

  test("V111 a verifier that fails open lets them in, and every one of them is marked and counted", async (context) => {
    await using setup = await startWithOwnRedis(context, "fail-open");
    const { targets, token } = setup;
    for (let index = 0; index < 5; index += 1) {
      const answer = await call(targets, token);
      expect([answer.status, answer.headers.get("revocation-check")]).toEqual([200, "unchecked"]);
    }
    const [verifier] = targets.verifiers;
    expect(await readTargetUsage(verifier?.adminUrl ?? "")).toMatchObject({ unchecked: 5 });
  });

  test("an issuer does not claim to have revoked what it could not store", async (context) => {
    await using setup = await startWithOwnRedis(context, "fail-closed");
    const answer = await revoke(setup.targets, setup.token);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  });
});

import { spawn } from "node:child_process";
import { readdir, readFile, stat, writeFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import { generateSigningKey } from "../../../targets/issue/signing-key.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { eventually, isAlive, isListening } from "../process-alive.test-support.ts";
import { startTargets, type Targets } from "./start-targets.ts";
import type { TargetSpec } from "./target-spec.ts";
import { readTargetUsage } from "./target-usage.ts";

const spec: TargetSpec = { algorithm: "ES256", engine: "node-crypto", tokenProfile: "minimal", denylist: "none" };
const directory = await mkdtemp(join(tmpdir(), "start-targets-test-"));
afterAll(() => rm(directory, { recursive: true }));

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

async function call(url: string, token: string): Promise<number> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.status;
}

function failure(promise: Promise<unknown>): Promise<JwtCapacityError> {
  return promise.then(
    () => {
      throw new Error("it started");
    },
    (error: unknown) => {
      if (error instanceof JwtCapacityError) return error;
      throw error;
    },
  );
}

describe("issuer and verifier processes", () => {
  test.each(["HS256", "RS256", "EdDSA", "ML-DSA-44"] as const)(
    "%s: a login's token is let in, a foreign one is not",
    async (algorithm) => {
      await using targets = await startTargets({ ...spec, algorithm, engine: "jose" });
      const token = await login(targets);
      expect(await call(targets.protectedUrl, token)).toBe(200);
      expect(await call(targets.protectedUrl, `${token.slice(0, -8)}AAAAAAAA`)).toBe(401);
      expect(await call(targets.plainUrl, "whatever")).toBe(200);
    },
  );

  test("V86 tokens longer than 8 KiB are let in where the profile itself has them", async () => {
    await using targets = await startTargets({ ...spec, algorithm: "ML-DSA-87", tokenProfile: "4kb" });
    const token = await login(targets);
    expect(token.length).toBeGreaterThan(8192);
    expect(await call(targets.protectedUrl, token)).toBe(200);
  });

  test("F23 workers share one port and their counters add up to the requests sent", async () => {
    await using targets = await startTargets({ ...spec, workers: 2, denylist: "in-process" });
    expect(new Set(targets.verifiers.map(({ url }) => url)).size).toBe(1);
    expect(new Set(targets.verifiers.map(({ pid }) => pid)).size).toBe(2);
    const tokens = await Promise.all(Array.from({ length: 60 }, () => login(targets)));
    const statuses = await Promise.all(tokens.map((token) => call(targets.protectedUrl, token)));
    expect(statuses.every((status) => status === 200)).toBe(true);
    const usages = await Promise.all(targets.verifiers.map(({ adminUrl }) => readTargetUsage(adminUrl)));
    expect(usages.map(({ pid }) => pid)).toEqual(targets.verifiers.map(({ pid }) => pid));
    expect(usages.reduce((sum, { requests }) => sum + (requests.byRoute["/protected"] ?? 0), 0)).toBe(60);
    expect(usages.every(({ eventLoopIdleSeconds }) => eventLoopIdleSeconds > 0)).toBe(true);
    // Both workers learn of a revocation before the issuer answers.
    const token = tokens[0] ?? "";
    await fetch(`${targets.issuer.url}/revoke`, { method: "POST", body: new URLSearchParams({ token }) });
    const after = await Promise.all(Array.from({ length: 20 }, () => call(targets.protectedUrl, token)));
    expect(new Set(after)).toEqual(new Set([401]));
  });

  test("F06 a process that is killed is seen as died, with how; one that we end is not", async () => {
    const targets = await startTargets(spec);
    expect(targets.died()).toEqual([]);
    const pid = targets.verifiers[0]?.pid ?? 0;
    process.kill(pid, "SIGKILL");
    expect(await eventually(() => targets.died().length > 0)).toBe(true);
    expect(targets.died()).toEqual([{ component: "verifier", pid, how: "killed by SIGKILL", stderr: [] }]);
    await targets[Symbol.asyncDispose]();
  });

  test("leave no process, no port and no key file behind", async () => {
    const targets = await startTargets({ ...spec, algorithm: "HS256" });
    const keys = dirname(targets.signingKeyFile);
    for (const file of await readdir(keys))
      expect([file, (await stat(join(keys, file))).mode & 0o777]).toEqual([file, 0o600]);
    const processes = [targets.issuer, ...targets.verifiers];
    await targets[Symbol.asyncDispose]();
    for (const { pid, url, adminUrl } of processes) {
      expect([isAlive(pid), await isListening(url), await isListening(adminUrl)]).toEqual([false, false, false]);
    }
    await expect(stat(keys)).rejects.toThrow(/ENOENT/);
  });

  test.runIf(process.platform === "linux")("F29 no secret is in the arguments that every user can read", async () => {
    await using targets = await startTargets({ ...spec, algorithm: "HS256" });
    const { k }: { k: string } = JSON.parse(await readFile(targets.signingKeyFile, "utf8"));
    for (const { pid } of [targets.issuer, ...targets.verifiers]) {
      const argv = await readFile(`/proc/${pid}/cmdline`, "utf8");
      expect(argv).toContain("--algorithm=HS256");
      expect(argv).not.toContain(k);
    }
  });

  test("F04 none of them outlives a harness that was killed with SIGKILL", async () => {
    const module = new URL("./start-targets.ts", import.meta.url).href;
    const script = `const { startTargets } = await import(${JSON.stringify(module)});
      const targets = await startTargets(${JSON.stringify(spec)});
      console.log(JSON.stringify([targets.issuer.pid, ...targets.verifiers.map((verifier) => verifier.pid)]));`;
    const harness = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
      // Nobody is left to remove the key files of a killed harness; here the test does.
      env: { ...process.env, TMPDIR: directory },
    });
    const pids: number[] = JSON.parse(await firstLine(harness.stdout));
    expect([pids.length, pids.every((pid) => isAlive(pid))]).toEqual([2, true]);
    harness.kill("SIGKILL");
    expect(await eventually(() => pids.every((pid) => !isAlive(pid)))).toBe(true);
  });
});

describe("the user's own choices", () => {
  test("key, names and port are taken", async () => {
    const { privateKey, kid } = await generateSigningKey("ES256");
    const signingKeyFile = join(directory, "own.pem");
    await writeFile(signingKeyFile, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    const port = await freePort();
    const names = { issuer: "https://login.example.org/", audience: "-odd audience" };
    await using targets = await startTargets({ ...spec, ...names, signingKeyFile, port });
    expect(targets.protectedUrl).toBe(`http://127.0.0.1:${port}/protected`);
    expect(targets.issuer).toMatchObject({ kid, ...names });
    const token = await login(targets);
    expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())).toMatchObject({
      iss: names.issuer,
      aud: names.audience,
    });
    expect(await call(targets.protectedUrl, token)).toBe(200);
    await targets[Symbol.asyncDispose]();
    expect((await stat(signingKeyFile)).isFile()).toBe(true);
  });

  test.each([1, 2])(
    "F17 a taken port is refused by name, also with %i workers that could share it",
    async (workers) => {
      await using other = await startTargets({ ...spec, workers: 2 });
      const port = Number(new URL(other.protectedUrl).port);
      const error = await failure(startTargets({ ...spec, port, workers }));
      expect([error.code, error.message]).toEqual(["JC-PORT-001", expect.stringContaining(String(port))]);
      expect(error.hint).toMatch(/--port/);
    },
  );

  test("a key that does not fit is refused before anything starts, and never quoted", async () => {
    const file = join(directory, "wrong.jwk");
    await writeFile(file, '{"kty":"oct","k":"aHVudGVyMg"}', { mode: 0o600 });
    for (const signingKeyFile of [file, join(directory, "absent.pem")]) {
      const error = await failure(startTargets({ ...spec, signingKeyFile }));
      expect([error.code, error.message.includes(signingKeyFile)]).toEqual(["JC-KEY-001", true]);
      expect(error.message).not.toContain("aHVudGVyMg");
    }
  });

  test("what cannot work is reported with the process's own words", async () => {
    const error = await failure(startTargets({ ...spec, algorithm: "EdDSA", engine: "jsonwebtoken" }));
    expect([error.code, error.message]).toEqual([
      "JC-TARGET-001",
      expect.stringContaining("--engine jsonwebtoken does not offer EdDSA"),
    ]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  await new Promise((resolve) => server.close(resolve));
  return port ?? 0;
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error("it printed nothing");
}

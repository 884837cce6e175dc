import { execFile } from "node:child_process";
import { describe, expect, test } from "vitest";
import { parseIssuerOptions } from "../issuer/options.ts";
import { parseVerifierOptions } from "./options.ts";

function problems(argv: readonly string[], env: Readonly<Record<string, string>> = {}): readonly string[] {
  const parsed = parseVerifierOptions(argv, env);
  return "problems" in parsed ? parsed.problems : [];
}

const run = (file: string, ...argv: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const path = new URL(file, import.meta.url).pathname;
    execFile(process.execPath, [path, ...argv], { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

const jwks = "--jwks=http://127.0.0.1:1/jwks.json";

test("every problem is reported at once, with what was expected and what came", () => {
  const found = problems([
    "--algorithm=RS257",
    "--engine",
    "joze",
    "--port=99999",
    "--nope=1",
    "--host=",
    "stray",
    "--reuse-port=yes",
  ]);
  expect(found).toHaveLength(7);
  expect(found.join("\n")).toMatch(/--algorithm must be one of HS256, .*; got "RS257"/);
  expect(found.join("\n")).toMatch(/--engine must be one of .*; got "joze"/);
  expect(found.join("\n")).toMatch(/--port must be a whole number from 0 to 65535; got "99999"/);
  expect(found.join("\n")).toMatch(/unknown option --nope/);
  expect(found.join("\n")).toMatch(/--host needs a value/);
  expect(found.join("\n")).toMatch(/unexpected argument "stray"/);
  expect(found.join("\n")).toMatch(/--reuse-port takes no value/);
});

describe("options that do not go together are refused", () => {
  test.each([
    ["a published key for a symmetric algorithm", ["--algorithm=HS256", jwks], /symmetric key/],
    ["no key file for a symmetric algorithm", ["--algorithm=HS256"], /--key FILE is missing/],
    ["no key set for an asymmetric one", ["--algorithm=ES256"], /--jwks URL is missing/],
    [
      "an engine without the algorithm",
      ["--algorithm=ML-DSA-65", "--engine=fast-jwt", jwks],
      /fast-jwt does not offer ML-DSA-65/,
    ],
    [
      "HMAC on the thread pool",
      ["--algorithm=HS256", "--engine=node-crypto", "--placement=thread-pool", "--key=x"],
      /--placement thread-pool does not go with this engine: node:crypto has no asynchronous HMAC/,
    ],
    [
      "an engine that the thread pool cannot run",
      ["--engine=jose", "--placement=thread-pool", jwks],
      /jose already runs on the thread pool/,
    ],
    ["worker threads without workers", ["--worker-threads=2", jwks], /only for --placement workers/],
    ["work that is no number", ["--planted-work=-1", jwks], /--planted-work must be a number from 0 to 10; got "-1"/],
    [
      "a cache that covers something else",
      ["--cache-covers=all", jwks],
      /--cache-covers must be one of signature, signa/,
    ],
    ["Redis without an address", ["--denylist=redis", jwks], /--redis-url \(or REDIS_URL\) is missing/],
    ["an in-process denylist without an issuer", ["--denylist=in-process", jwks], /--issuer-admin URL is missing/],
    ["a key set that is no web address", ["--jwks=file:///etc/passwd"], /--jwks must be an http or https URL/],
    ["an option given twice", [jwks, jwks], /--jwks is given twice/],
    ["an option without its value", [jwks, "--engine"], /--engine needs a value/],
  ])("%s", (_name, argv, message) => {
    expect(problems(argv).join("\n")).toMatch(message);
  });
});

test("the Redis address may come by environment, where other users cannot read its password", () => {
  expect(problems([jwks, "--denylist=redis"], { REDIS_URL: "redis://:secret@127.0.0.1:1" })).toEqual([]);
  const parsed = parseIssuerOptions(["--denylist=redis"], { REDIS_URL: "redis://127.0.0.1:1" });
  expect(parsed).toMatchObject({ options: { redisUrl: "redis://127.0.0.1:1" } });
});

describe("a target process", () => {
  test.each(["./main.ts", "../issuer/main.ts", "../null/main.ts"])(
    "%s exits 2 with one line per bad option and prints nothing else",
    async (file) => {
      const { code, stdout, stderr } = await run(file, "--port=x", "--what");
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr.trim().split("\n")).toHaveLength(2);
    },
  );

  test("exits 1 with the reason when it cannot start, without a stack", async () => {
    const { code, stderr } = await run("./main.ts", "--jwks=http://127.0.0.1:1/jwks.json");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^cannot get the keys from http:\/\/127\.0\.0\.1:1\/jwks\.json: .+\n$/);
  });
});

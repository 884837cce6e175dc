import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateSigningKey, type SigningKey } from "../issue/signing-key.ts";
import { loadKeys } from "./load-keys.ts";
import { parseVerifierOptions, type VerifierOptions } from "./options.ts";

function optionsFor(...argv: string[]): VerifierOptions {
  const parsed = parseVerifierOptions(argv, {});
  if ("problems" in parsed) throw new Error(parsed.problems.join("; "));
  return parsed.options;
}

let es256: SigningKey;
let directory: string;
beforeAll(async () => {
  es256 = await generateSigningKey("ES256");
  directory = await mkdtemp(join(tmpdir(), "load-keys-test-"));
});
afterAll(() => rm(directory, { recursive: true }));

const good = () => JSON.stringify({ keys: [es256.publicJwk] });

const write = async (name: string, text: string, mode: number) => {
  const path = join(directory, name);
  await writeFile(path, text, { mode });
  return optionsFor("--algorithm=HS256", `--key=${path}`);
};

async function loadFrom(answer: RequestListener): Promise<unknown> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("no port");
    return await loadKeys(optionsFor("--algorithm=ES256", `--jwks=http://127.0.0.1:${address.port}/jwks.json`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("V91 a key set is used only when it is what it should be", () => {
  const json = { "content-type": "application/json" };

  test("a plain JSON answer is used", async () => {
    expect(await loadFrom((_request, response) => response.writeHead(200, json).end(good()))).toHaveLength(1);
  });

  const bad: readonly (readonly [string, RequestListener, RegExp])[] = [
    [
      "a redirect",
      (_request, response) => response.writeHead(302, { location: "/other" }).end(),
      /cannot get the keys/,
    ],
    [
      "a wrong type",
      (_request, response) => response.writeHead(200, { "content-type": "text/html" }).end(good()),
      /expected JSON/,
    ],
    ["a failure", (_request, response) => response.writeHead(500, json).end(good()), /it answered 500/],
    [
      "more than 256 KiB",
      (_request, response) => response.writeHead(200, json).end(good().padEnd(300_000)),
      /more than 262144 bytes/,
    ],
    ["no JSON", (_request, response) => response.writeHead(200, json).end("{"), /cannot get the keys/],
    ["no key", (_request, response) => response.writeHead(200, json).end('{"keys":[]}'), /got no usable key/],
  ];
  test.each(bad)("%s is refused", async (_name, answer, message) => {
    await expect(loadFrom(answer)).rejects.toThrow(message);
  });

  test("V25 a key of another algorithm is refused", async () => {
    const other = await generateSigningKey("ES384");
    const answer: RequestListener = (_request, response) =>
      response.writeHead(200, json).end(JSON.stringify({ keys: [other.publicJwk] }));
    await expect(loadFrom(answer)).rejects.toThrow(/expected a key for ES256 .*; got keys for ES384/);
  });
});

describe("a symmetric key file", () => {
  test("is used when only its owner may read it", async () => {
    const { publicJwk } = await generateSigningKey("HS256");
    expect(await loadKeys(await write("good", JSON.stringify(publicJwk), 0o600))).toHaveLength(1);
    await expect(loadKeys(await write("open", JSON.stringify(publicJwk), 0o644))).rejects.toThrow(
      /others may read it \(mode 644\)/,
    );
  });

  test("is never quoted in a message", async () => {
    const options = await write("broken", '{"kty":"oct","k":"hunter2hunter2', 0o600);
    const error: unknown = await loadKeys(options).catch((reason: unknown) => reason);
    if (!(error instanceof Error)) throw new Error("the key was accepted");
    expect(String(error)).toMatch(/is not JSON/);
    expect(JSON.stringify([String(error), error.stack, error.cause])).not.toContain("hunter2");
  });
});

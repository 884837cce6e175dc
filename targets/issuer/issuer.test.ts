import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseIssuerOptions } from "./options.ts";
import { startIssuer } from "./start-issuer.ts";
import type { RunningTarget } from "../process/run-target.ts";

async function start(...argv: string[]): Promise<RunningTarget> {
  const parsed = parseIssuerOptions(argv, {});
  if ("problems" in parsed) throw new Error(parsed.problems.join("; "));
  return startIssuer(parsed.options);
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

function decode(segment: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(segment ?? "", "base64url").toString());
}

const revoke = (url: string, body: string) =>
  fetch(`${url}/revoke`, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body });

let issuer: RunningTarget;
beforeAll(async () => {
  issuer = await start("--algorithm=ES256", "--lifetime=120", "--demo-password=let me in");
});
afterAll(() => issuer[Symbol.asyncDispose]());

describe("login", () => {
  test("gives a token of this issuer to any user with the demonstration password", async () => {
    const { ready } = issuer;
    const answer = await post(`${ready.url}/login`, { username: "alice", password: "let me in" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const body: { access_token: string } = JSON.parse(await answer.text());
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 120 });
    const [header, payload] = body.access_token.split(".");
    expect(decode(header)).toEqual({ alg: "ES256", typ: "at+jwt", kid: ready["kid"] });
    const claims = decode(payload);
    expect(claims).toMatchObject({ iss: ready["issuer"], aud: ready["audience"], sub: "alice" });
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(120);
  });

  test("gives every login a token of its own identity", async () => {
    const ids = new Set<unknown>();
    for (let index = 0; index < 5; index += 1) {
      const answer = await post(`${issuer.ready.url}/login`, { username: "alice", password: "let me in" });
      const { access_token: token }: { access_token: string } = JSON.parse(await answer.text());
      ids.add(decode(token.split(".")[1])["jti"]);
    }
    expect(ids.size).toBe(5);
  });

  test.each([
    ["a wrong password", { username: "alice", password: "demo" }, 401],
    ["no password", { username: "alice" }, 400],
    ["an empty user name", { username: "", password: "let me in" }, 400],
    ["a number for a name", ["alice"], 400],
  ])("refuses %s", async (_name, body, status) => {
    const answer = await post(`${issuer.ready.url}/login`, body);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain("eyJ");
  });
});

describe("published keys", () => {
  test("are the public half only, with kid, alg and use", async () => {
    const answer = await fetch(`${issuer.ready.url}/.well-known/jwks.json`);
    const { keys }: { keys: object[] } = JSON.parse(await answer.text());
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig", kid: issuer.ready["kid"] });
    expect(keys[0]).not.toHaveProperty("d");
  });

  test("V96 never hold a symmetric key", async () => {
    await using hmac = await start("--algorithm=HS256");
    expect(await (await fetch(`${hmac.ready.url}/.well-known/jwks.json`)).json()).toEqual({ keys: [] });
  });

  test("are where the metadata says", async () => {
    const answer = await fetch(`${issuer.ready.url}/.well-known/oauth-authorization-server`);
    const metadata = await answer.json();
    expect(metadata).toMatchObject({
      issuer: issuer.ready["issuer"],
      jwks_uri: `${issuer.ready.url}/.well-known/jwks.json`,
    });
    expect(metadata).not.toHaveProperty("revocation_endpoint");
  });
});

describe("bulk minting", () => {
  test("is on the admin listener only", async () => {
    expect((await post(`${issuer.ready.url}/mint`, { count: 2 })).status).toBe(404);
    const answer = await post(`${issuer.ready.adminUrl}/mint`, { count: 3, subject: "bob" });
    const { tokens }: { tokens: string[] } = JSON.parse(await answer.text());
    expect(new Set(tokens).size).toBe(3);
    expect(tokens.map((token) => decode(token.split(".")[1])["sub"])).toEqual(["bob", "bob", "bob"]);
  });

  test.each([0, -1, 1.5, 10_001, "3"])("refuses a count of %s", async (count) => {
    expect((await post(`${issuer.ready.adminUrl}/mint`, { count })).status).toBe(400);
  });
});

describe("revocation", () => {
  test("is refused, not faked, by an issuer without a denylist", async () => {
    const answer = await revoke(issuer.ready.url, "token=x");
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "unsupported_token_type" });
  });

  test("needs exactly one token", async () => {
    for (const form of ["", "token=", "token=a&token=b", "other=a"]) {
      expect([form, (await revoke(issuer.ready.url, form)).status]).toEqual([form, 400]);
    }
  });

  test("is answered 503 while a verifier that lives does not take it, so that nobody relies on it", async () => {
    await using feeding = await start("--denylist=in-process");
    const minted = await post(`${feeding.ready.adminUrl}/mint`, {});
    const { tokens }: { tokens: string[] } = JSON.parse(await minted.text());
    // Another issuer's admin listener lives and knows no /revocations.
    await post(`${feeding.ready.adminUrl}/subscribers`, { adminUrl: issuer.ready.adminUrl });
    const answer = await revoke(feeding.ready.url, `token=${tokens[0]}`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
  });
});

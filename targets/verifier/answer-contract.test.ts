import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sendRaw, type RawAnswer } from "./raw-request.test-support.ts";
import { startPair, type RunningPair } from "./running-pair.test-support.ts";

let pair: RunningPair;
let token: string;
beforeAll(async () => {
  pair = await startPair();
  token = await pair.mint();
});
afterAll(() => pair[Symbol.asyncDispose]());

const send = (lines: readonly string[], body?: string, path?: string) => sendRaw(pair.verifier.url, lines, body, path);
const segments = () => token.split(".");
const form = (fields: string) => [
  bearer(token),
  "Content-Type: application/x-www-form-urlencoded",
  `Content-Length: ${fields.length}`,
];
const bearer = (text: string) => `Authorization: Bearer ${text}`;

describe("a request with one good token in one header", () => {
  test("is answered 200", async () => {
    expect((await send([bearer(token)])).status).toBe(200);
  });

  test.each(["bearer", "BEARER", "bEaReR"])("is answered 200 whatever the case of the scheme: %s", async (scheme) => {
    expect((await send([`authorization: ${scheme}   ${token}`])).status).toBe(200);
  });

  test("gets the same header names and body as the plain route, so that only the token check differs", async () => {
    const withToken = await send([bearer(token)]);
    const plain = await send([], "", "/plain");
    expect(plain.body).toBe(withToken.body);
    expect([...plain.headers.keys()]).toEqual([...withToken.headers.keys()]);
  });
});

describe("a request without usable credentials is challenged without an error code", () => {
  const none: readonly (readonly [string, string, () => Promise<RawAnswer>])[] = [
    ["V01", "no Authorization", () => send([])],
    ["V02", "Basic", () => send(["Authorization: Basic dXNlcjpwYXNz"])],
    ["V02", "an empty header", () => send(["Authorization: "])],
    ["V08", "a query parameter alone is ignored", () => send([], "", `/protected?access_token=${token}`)],
    [
      "V08",
      "a repeated query parameter alone is ignored",
      () => send([], "", "/protected?access_token=a&access_token=b"),
    ],
    ["V10", "a cookie alone is no credential", () => send([`Cookie: access_token=${token}`])],
  ];
  test.each(none)("%s %s → 401", async (_id, _name, request) => {
    const answer = await request();
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="jwt-capacity"');
    expect(answer.body).toBe("");
  });
});

describe("a malformed request is 400 invalid_request, however good its token", () => {
  const malformed: readonly (readonly [string, string, () => Promise<RawAnswer>])[] = [
    ["V03", "Bearer and nothing", () => send(["Authorization: Bearer"])],
    ["V03", "Bearer and spaces", () => send(["Authorization: Bearer   "])],
    ["V07", "token in header and query", () => send([bearer(token)], "", `/protected?access_token=${token}`)],
    ["V07", "token in header and form", () => send(form("a=1&access_token=x"), "a=1&access_token=x")],
    ["V09", "two Authorization headers", () => send([bearer(token), bearer(token)])],
    [
      "V09",
      "two Authorization headers, one of another scheme",
      () => send([bearer(token), "AUTHORIZATION: Basic eDp5"]),
    ],
    ["V10", "header and token cookie", () => send([bearer(token), "Cookie: theme=dark; __Host-access_token=x"])],
  ];
  test.each(malformed)("%s %s", async (_id, _name, request) => {
    const answer = await request();
    expect(answer.status).toBe(400);
    expect(answer.headers.get("www-authenticate")).toMatch(
      /^Bearer realm="jwt-capacity", error="invalid_request", error_description="[^"]+"$/,
    );
    expect(JSON.parse(answer.body)).toMatchObject({ error: "invalid_request" });
  });

  test("V07 a form without a token, and V10 a cookie of another name, do no harm", async () => {
    expect((await send(form("a=1"), "a=1")).status).toBe(200);
    expect((await send([bearer(token), "Cookie: xaccess_token=1; theme=dark"])).status).toBe(200);
  });
});

describe("a bad token is 401 invalid_token", () => {
  const bad: readonly (readonly [string, string, () => string])[] = [
    ["V04", "five segments", () => "a.b.c.d.e"],
    ["V05", "one segment", () => "abc"],
    ["V05", "two segments", () => segments().slice(0, 2).join(".")],
    ["V05", "four segments", () => `${token}.abc`],
    ["V06", "JSON serialization", () => JSON.stringify({ payload: segments()[1], signature: segments()[2] })],
    ["V33", "a changed payload", () => [segments()[0], segments()[0], segments()[2]].join(".")],
    ["V78", "padding", () => `${token}==`],
    ["V79", "a space in the signature", () => `${token.slice(0, -9)} ${token.slice(-9)}`],
    ["V80", "a tab after the header", () => token.replace(".", "\t.")],
    ["V80", "a trailing no-break space", () => `${token}\u00A0`],
    ["V84", "percent-encoding", () => token.replaceAll(".", "%2E")],
    ["V86", "more than 8 KiB", () => `${token}${"A".repeat(8192)}`],
  ];
  test.each(bad)("%s %s", async (_id, _name, make) => {
    const answer = await send([bearer(make())]);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer realm="jwt-capacity", error="invalid_token", error_description="The access token is not valid"',
    );
    expect(JSON.parse(answer.body)).toEqual({
      error: "invalid_token",
      error_description: "The access token is not valid",
    });
  });

  test("the precise reason is counted and not told", async () => {
    const before = (await pair.usage()).rejectReasons;
    await send([bearer(`${token}==`)]);
    await send([bearer("a.b.c.d.e")]);
    const after = (await pair.usage()).rejectReasons;
    const grown = Object.entries(after).filter(([reason, count]) => count > (before[reason] ?? 0));
    expect(grown.length).toBeGreaterThan(0);
    for (const [reason] of grown) expect((await send([bearer(`${token}==`)])).body).not.toContain(reason);
  });
});

test("V83 a NUL in the header is 400, V86 more than 16 KiB of header is 431, and both are counted", async () => {
  expect((await send([bearer(`${token}\0`)])).status).toBe(400);
  expect((await send([bearer("A".repeat(17 * 1024))])).status).toBe(431);
  expect((await pair.usage()).requests).toMatchObject({ byRoute: { unparsed: 2 }, byStatus: { 431: 1 } });
});

test("no token content is answered 5xx", async () => {
  const hostile = [
    "{}",
    "..",
    "....",
    "eyJ.eyJ.x",
    "null.null.null",
    "bnVsbA.bnVsbA.AAAA",
    "W10.W10.AAAA",
    "MQ.MQ.AAAA",
    "\u00FF\u00FE.a.b",
  ];
  for (const text of [...hostile, `${"W".repeat(5000)}.${"W".repeat(1000)}.AAAA`]) {
    expect([text.slice(0, 20), (await send([bearer(text)])).status]).toEqual([text.slice(0, 20), 401]);
  }
});

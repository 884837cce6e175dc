import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Usage } from "../admin/read-usage.ts";
import type { RunningTarget } from "../process/run-target.ts";
import { startPair } from "../verifier/running-pair.test-support.ts";
import { parseNullOptions } from "./options.ts";
import { startNull } from "./start-null.ts";

let target: RunningTarget;
let started = false;
afterEach(async () => {
  if (started) await target[Symbol.asyncDispose]();
  started = false;
});

async function start(...argv: string[]): Promise<void> {
  const parsed = parseNullOptions(argv);
  if ("problems" in parsed) throw new Error(parsed.problems.join("; "));
  target = await startNull(parsed.options);
  started = true;
}
const usage = async (): Promise<Usage> => JSON.parse(await (await fetch(`${target.ready.adminUrl}/usage`)).text());

/** Sends chunks as they are, a turn apart, and gives all that came back once so many answers did. */
async function exchange(chunks: readonly string[], answers: number): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port: Number(new URL(target.ready.url).port), noDelay: true });
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => (text += chunk));
  await once(socket, "connect");
  for (const chunk of chunks) {
    socket.write(chunk);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  while (text.split("HTTP/1.1 ").length <= answers) await Promise.race([once(socket, "data"), once(socket, "close")]);
  socket.destroy();
  return text;
}

const request = "GET /protected HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer abc\r\n\r\n";

test("answers every path with the header names, the length and the body of /plain", async () => {
  await start();
  await using pair = await startPair();
  const plain = await fetch(`${pair.verifier.url}/plain`);
  const body = await plain.text();
  for (const path of ["/plain", "/protected", "/"]) {
    const answer = await fetch(`${target.ready.url}${path}`);
    expect(answer.status).toBe(200);
    expect([...answer.headers.keys()]).toEqual([...plain.headers.keys()]);
    expect(await answer.text()).toBe(body);
  }
});

describe("F23 every request is answered and counted once", () => {
  test.each([
    ["one in a chunk", [request], 1],
    ["five pipelined in one chunk", [request.repeat(5)], 5],
    ["one cut inside its method and inside its empty line", ["GE", request.slice(2, -2), "\r", "\n"], 1],
    ["two, cut in the middle of the second", [`${request}${request.slice(0, 20)}`, request.slice(20)], 2],
  ])("%s", async (_name, chunks, expected) => {
    await start();
    const text = await exchange(chunks, expected);
    expect(text.split("HTTP/1.1 200 OK\r\n")).toHaveLength(expected + 1);
    expect((await usage()).requests).toEqual({
      total: expected,
      byRoute: { null: expected, unparsed: 0 },
      byStatus: { 200: expected },
    });
  });

  test("over many connections at once", async () => {
    await start("--delay-seconds=0.002");
    await Promise.all(Array.from({ length: 20 }, () => exchange([request.repeat(3), request], 4)));
    expect((await usage()).requests.total).toBe(80);
  });
});

test("what is no GET is refused and counted apart", async () => {
  await start();
  await exchange([request], 1);
  const text = await exchange(["POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"], 1);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect((await usage()).requests.byRoute).toEqual({ null: 1, unparsed: 1 });
});

test("says what it is, and tells of itself what the other targets tell", async () => {
  await start("--delay-seconds=0.005");
  expect(target.ready).toMatchObject({ component: "null", pid: process.pid, delaySeconds: 0.005 });
  expect(await usage()).toMatchObject({ component: "null", rejectReasons: {}, verifiedTokens: null });
});

test("a delay is never shorter than stated, and answers keep their order", async () => {
  await start("--delay-seconds=0.02");
  for (let round = 0; round < 5; round += 1) {
    const before = performance.now();
    await exchange([request, request], 2);
    expect(performance.now() - before).toBeGreaterThanOrEqual(20);
  }
});

test("every bad option is named", () => {
  const parsed = parseNullOptions(["--delay-seconds=5ms", "--port=x", "--engine=jose"]);
  expect("problems" in parsed && parsed.problems).toEqual([
    expect.stringMatching(/^unknown option --engine/),
    '--delay-seconds must be a number from 0 to 10; got "5ms"',
    expect.stringMatching(/^--port must be a whole number/),
  ]);
});

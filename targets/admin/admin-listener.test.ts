import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Usage } from "./read-usage.ts";
import { startPair, type RunningPair } from "../verifier/running-pair.test-support.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await startPair();
});
afterAll(() => pair[Symbol.asyncDispose]());

const usage = () => pair.usage();
const metrics = async () => (await fetch(`${pair.verifier.adminUrl}/metrics`)).text();
const get = async (path: string, token?: string) => {
  const answer = await fetch(
    `${pair.verifier.url}${path}`,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );
  await answer.arrayBuffer();
};

test("F23 the counters grow by exactly the requests sent, by route and by status, and by nothing asked of the admin listener", async () => {
  const token = await pair.mint();
  const before = await usage();
  for (let index = 0; index < 20; index += 1) await get("/protected", token);
  for (let index = 0; index < 7; index += 1) await get("/plain");
  for (let index = 0; index < 5; index += 1) await get("/protected", "bad");
  for (let index = 0; index < 3; index += 1) await get("/nowhere");
  await get("/protected");
  await metrics();
  await usage();
  const after = await usage();
  const grown = (key: string, part: "byRoute" | "byStatus") =>
    (after.requests[part][key] ?? 0) - (before.requests[part][key] ?? 0);
  expect(after.requests.total - before.requests.total).toBe(36);
  expect(["/protected", "/plain", "not-found", "/health"].map((route) => grown(route, "byRoute"))).toEqual([
    26, 7, 3, 0,
  ]);
  expect(["200", "401", "404"].map((status) => grown(status, "byStatus"))).toEqual([27, 6, 3]);
  expect(after.rejectReasons).toEqual({ "malformed-token": 5 });
});

test("F23 concurrent requests over kept connections are all counted once", async () => {
  const token = await pair.mint();
  const before = (await usage()).requests.total;
  await Promise.all(Array.from({ length: 200 }, (_, index) => get(index % 2 === 0 ? "/plain" : "/protected", token)));
  expect((await usage()).requests.total - before).toBe(200);
});

test("a reading is of one process, and its clocks and counters only grow", async () => {
  const first = await usage();
  for (let index = 0; index < 50; index += 1) await get("/plain");
  const second = await usage();
  expect(second).toMatchObject({
    pid: pair.verifier.pid,
    component: "verifier",
    startedAt: first.startedAt,
    unchecked: 0,
  });
  expect(second.residentBytes).toBeGreaterThan(1e6);
  for (const key of ["monotonicSeconds", "cpuUserSeconds", "eventLoopActiveSeconds"] as const) {
    expect([key, second[key] > first[key]]).toEqual([key, true]);
  }
});

test("a hang of the event loop shows as one late sample between two readings, and an earlier one does not", async () => {
  const settle = () => new Promise((resolve) => setTimeout(resolve, 200));
  const late = async () => {
    const { eventLoopDelay } = await usage();
    const { boundsSeconds, counts } = eventLoopDelay;
    expect(counts).toHaveLength(boundsSeconds.length + 1);
    return counts.reduce((sum, count, index) => ((boundsSeconds[index - 1] ?? 0) >= 0.5 ? sum + count : sum), 0);
  };
  await settle();
  const before = await late();
  const until = performance.now() + 1100;
  while (performance.now() < until);
  await settle();
  const after = await late();
  expect(after - before).toBe(1);
  await settle();
  expect(await late()).toBe(after);
});

describe("the Prometheus metrics", () => {
  test("carry their unit in their name, and agree with the usage reading", async () => {
    await get("/plain");
    const text = await metrics();
    const { requests } = await usage();
    const value = (line: string) =>
      Number(
        text
          .split("\n")
          .find((candidate) => candidate.startsWith(line))
          ?.split(" ")
          .at(-1),
      );
    expect(value('jwt_capacity_http_requests_total{route="/plain",status="200",component="verifier"}')).toBe(
      requests.byRoute["/plain"],
    );
    expect(value('jwt_capacity_http_request_duration_seconds_count{component="verifier",route="/plain"}')).toBe(
      requests.byRoute["/plain"],
    );
    expect(
      value('jwt_capacity_http_request_duration_seconds_bucket{component="verifier",route="/plain",le="+Inf"}'),
    ).toBe(requests.byRoute["/plain"]);
    expect(value("process_cpu_user_seconds_total")).toBeGreaterThan(0);
    for (const name of text.matchAll(/^# TYPE (jwt_capacity_\S+)/gm))
      expect(name[1]).toMatch(/_(?:total|seconds|bytes)$/);
  });

  test("are right at the first scrape: CPU time counts from the start of the process, and no value is missing", async () => {
    await using fresh = await startPair();
    const before: Usage = JSON.parse(await (await fetch(`${fresh.verifier.adminUrl}/usage`)).text());
    const text = await (await fetch(`${fresh.verifier.adminUrl}/metrics`)).text();
    const after: Usage = JSON.parse(await (await fetch(`${fresh.verifier.adminUrl}/usage`)).text());
    const value = (name: string) => Number(new RegExp(`^${name}(?:\\{.*\\})? (.+)$`, "m").exec(text)?.[1]);
    for (const [name, key] of [
      ["user", "cpuUserSeconds"],
      ["system", "cpuSystemSeconds"],
    ] as const) {
      const scraped = value(`process_cpu_${name}_seconds_total`);
      expect([name, scraped >= before[key] && scraped <= after[key]]).toEqual([name, true]);
    }
    expect(value("process_cpu_seconds_total")).toBeGreaterThanOrEqual(before.cpuUserSeconds + before.cpuSystemSeconds);
    expect(text).not.toMatch(/ (?:NaN|[+-]?Inf|Nan)$/m);
    expect(text).toMatch(/^jwt_capacity_event_loop_delay_seconds_bucket\{component="verifier",le="\+Inf"\} \d+$/m);
  });

  test("have buckets that never fall", async () => {
    const text = await metrics();
    const counts = [...text.matchAll(/_bucket\{component="verifier",route="\/plain",le="[^"]+"\} (\d+)/g)].map(
      (match) => Number(match[1]),
    );
    expect(counts.length).toBeGreaterThan(10);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });
});

test("the admin listener answers nothing that it does not know", async () => {
  expect((await fetch(`${pair.verifier.adminUrl}/protected`)).status).toBe(404);
  expect((await fetch(`${pair.verifier.adminUrl}/usage`, { method: "POST" })).status).toBe(404);
  const garbage = await fetch(`${pair.issuer.adminUrl}/mint`, { method: "POST", body: "{" });
  expect(garbage.status).toBe(400);
});

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { answeringServer } from "./probe/answering-server.test-support.ts";
import { sourceWithTokens } from "./probe/running-probe.test-support.ts";
import { startProbeBeside } from "./probe-beside.ts";

test("what the probe sent is the sum of its slices, and unknown when the last one was cut short", async () => {
  const server = await answeringServer();
  const source = sourceWithTokens(server.url, ["token"]);
  const signal = new AbortController().signal;
  await using beside = await startProbeBeside({ probePerSecond: 100, seed: 1 }, source, { signal });
  const whole = await beside.run(0.3);
  expect(whole?.sent).toBeGreaterThan(0);
  expect(beside.sent()).toBe(whole?.sent);
  expect(beside.sent()).toBe(server.requests());
  const cut = beside.run(60);
  await sleep(300);
  await beside[Symbol.asyncDispose]();
  expect(await cut).toBeNull();
  expect(beside.sent()).toBeNull();
});

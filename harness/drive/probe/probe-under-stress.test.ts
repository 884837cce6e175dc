import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventually, isAlive } from "../../provision/process-alive.test-support.ts";
import { answeringServer, okAnswer } from "./answering-server.test-support.ts";
import { openLoad, runningProbe, secondsOf, sliceOf, sourceAt } from "./running-probe.test-support.ts";
import { startProbe } from "./start-probe.ts";

describe("a server that stalls", () => {
  test("for 1 s once shows in the p99 from the intended start; from the send, only the requests in flight show it", async () => {
    let requests = 0;
    const server = await answeringServer(() => {
      // The whole event loop of the server stands still.
      if (++requests === 200) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
      return okAnswer;
    });
    const probe = await runningProbe(sourceAt(server.url, 4));
    const outcome = await probe.slice(sliceOf({ load: openLoad(200), seconds: 3 }));
    const [fromIntended, fromSend] = [secondsOf(outcome.fromIntendedHdr), secondsOf(outcome.fromSendHdr)];
    process.stdout.write(`p99 from the intended start ${fromIntended.p99} s, from the send ${fromSend.p99} s\n`);
    expect(outcome).toMatchObject({ notSent: 0, unfinished: 0, completed: outcome.intended });
    expect(fromIntended.p99).toBeGreaterThan(0.5);
    expect(fromSend.p99).toBeLessThan(0.5);
    expect(fromSend.max).toBeGreaterThan(0.9);
    expect(outcome.backlogPeak).toBeGreaterThan(50);
    // Waiting for the server is no delay of the generator's own.
    expect(secondsOf(outcome.lagHdr).p99).toBeLessThan(0.5);
  });

  test("for good leaves its requests unfinished once the wait is over, and the probe usable", async () => {
    let silent = true;
    const server = await answeringServer(() => (silent ? null : okAnswer));
    const probe = await runningProbe(sourceAt(server.url, 4));
    const outcome = await probe.slice(sliceOf({ load: openLoad(200), drainSeconds: 0.2 }));
    expect(outcome).toMatchObject({ sent: 4, unfinished: 4, completed: 0, notSent: outcome.intended - 4 });
    silent = false;
    expect(await probe.slice(sliceOf())).toMatchObject({
      unfinished: 0,
      byStatus: { 200: expect.any(Number) as number },
    });
  });

  test("for a fixed 5 ms before every answer is measured as such", async () => {
    const server = await answeringServer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return okAnswer;
    });
    const probe = await runningProbe(sourceAt(server.url, 16));
    const { p50 } = secondsOf((await probe.slice(sliceOf({ load: openLoad(100), seconds: 2 }))).fromIntendedHdr);
    expect(p50).toBeGreaterThan(0.0045);
    expect(p50).toBeLessThan(0.015);
  });
});

describe("an overload", () => {
  const slow = () =>
    answeringServer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return okAnswer;
    });

  test("ends with the slice: what still waits for a connection is not sent, and said", async () => {
    const server = await slow();
    const probe = await runningProbe(sourceAt(server.url, 2));
    const outcome = await probe.slice(sliceOf({ load: openLoad(1000) }));
    expect(outcome.notSent).toBeGreaterThan(100);
    expect(outcome.sent + outcome.notSent).toBe(outcome.intended);
    expect(outcome.completed).toBe(outcome.sent);
    expect(outcome.backlogPeak).toBeGreaterThanOrEqual(outcome.notSent);
    expect(server.requests()).toBe(outcome.sent);
  });

  test("is worked off within the wait when the leftover is to be sent", async () => {
    const server = await slow();
    const probe = await runningProbe(sourceAt(server.url, 2));
    const outcome = await probe.slice(sliceOf({ load: openLoad(200), leftover: "send", drainSeconds: 10 }));
    expect(outcome).toMatchObject({ notSent: 0, unfinished: 0, completed: outcome.intended });
    expect(outcome.seconds).toBeGreaterThan(0.5);
  });
});

describe("a connection that is lost", () => {
  test("in the middle of a request leaves that one unfinished; the load goes on over another", async () => {
    let requests = 0;
    const server = await answeringServer((_, socket) => {
      if (++requests % 10 !== 0) return okAnswer;
      socket.destroy();
      return null;
    });
    const probe = await runningProbe(sourceAt(server.url, 2));
    const outcome = await probe.slice(sliceOf({ load: openLoad(200) }));
    expect(outcome.unfinished).toBe(Math.floor(outcome.sent / 10));
    expect(outcome.completed).toBe(outcome.sent - outcome.unfinished);
    expect(Object.values(outcome.lostConnections).reduce((sum, count) => sum + count, 0)).toBe(outcome.unfinished);
    expect(server.requests()).toBe(outcome.sent);
  });

  test("because its answer says so costs no request", async () => {
    const server = await answeringServer(() => okAnswer.replace("\r\n", "\r\nConnection: close\r\n"));
    const probe = await runningProbe(sourceAt(server.url, 2));
    const outcome = await probe.slice(sliceOf({ load: openLoad(50), leftover: "send" }));
    expect(outcome).toMatchObject({ unfinished: 0, completed: outcome.intended });
    expect(outcome.lostConnections["closed by an answer"]).toBeGreaterThan(0);
  });

  test("because the server was killed leaves the rest not sent, and the next slice fails with a reason", async () => {
    const script = `require("node:net").createServer((s) => s.on("data", () => setTimeout(() => s.write(${JSON.stringify(okAnswer)}), 5)))
      .listen(0, "127.0.0.1", function () { console.log(this.address().port); })`;
    const server = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(server.stdout, "data")) as [Buffer];
    const probe = await runningProbe(sourceAt(`http://127.0.0.1:${port.toString().trim()}/`, 2));
    expect((await probe.slice(sliceOf({ load: openLoad(100) }))).unfinished).toBe(0);
    const slice = probe.slice(sliceOf({ load: { kind: "closed" }, seconds: 1, drainSeconds: 1 }));
    setTimeout(() => server.kill("SIGKILL"), 400);
    const outcome = await slice;
    expect(outcome.unfinished).toBeGreaterThan(0);
    expect(outcome.completed).toBe(outcome.sent - outcome.unfinished);
    await expect(probe.slice(sliceOf())).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe("the probe's process", () => {
  test("ends when the harness is killed in the middle of a slice", async () => {
    const server = await answeringServer();
    const script = `const { startProbe } = await import(${JSON.stringify(new URL("./start-probe.ts", import.meta.url).href)});
      const source = ${JSON.stringify(sourceAt(server.url))};
      const probe = await startProbe([source], { signal: new AbortController().signal });
      console.log(probe.pid);
      await probe.slice(${JSON.stringify(sliceOf({ seconds: 60 }))});`;
    const harness = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(harness.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    expect(await eventually(() => server.requests() > 0)).toBe(true);
    expect(isAlive(pid)).toBe(true);
    harness.kill("SIGKILL");
    expect(await eventually(() => !isAlive(pid))).toBe(true);
  });

  test("ends when it is disposed of, and when the run is aborted; a slice that is running fails", async () => {
    const server = await answeringServer();
    const abort = new AbortController();
    await using probe = await startProbe([sourceAt(server.url)], { signal: abort.signal });
    const slice = probe.slice(sliceOf({ seconds: 60 }));
    setTimeout(() => abort.abort(), 100);
    await expect(slice).rejects.toThrow(/the probe killed by SIGKILL/);
    expect(isAlive(probe.pid)).toBe(false);
    await expect(probe.slice(sliceOf())).rejects.toThrow(/killed by SIGKILL/);
    await expect(startProbe([], { signal: abort.signal })).rejects.toThrow(/abort/);
  });

  test("that is killed is an error that says so, not an endless wait", async () => {
    const server = await answeringServer();
    const probe = await runningProbe(sourceAt(server.url));
    const slice = probe.slice(sliceOf({ seconds: 60 }));
    setTimeout(() => process.kill(probe.pid, "SIGKILL"), 100);
    await expect(slice).rejects.toThrow(/the probe killed by SIGKILL/);
  });

  test.runIf(process.platform === "linux")("keeps to the CPUs it was given", async () => {
    const server = await answeringServer();
    await using probe = await startProbe([sourceAt(server.url)], { cpus: "0", signal: new AbortController().signal });
    const status = readFileSync(`/proc/${probe.pid}/status`, "utf8");
    expect(/^Cpus_allowed_list:\s*(.*)$/m.exec(status)?.[1]).toBe("0");
    expect((await probe.slice(sliceOf())).completed).toBeGreaterThan(0);
    const nowhere = startProbe([sourceAt(server.url)], { cpus: "9999", signal: new AbortController().signal });
    await expect(nowhere).rejects.toThrow(/the probe exited with code 1[^]*taskset/);
  });
});

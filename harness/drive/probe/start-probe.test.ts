import { describe, expect, test } from "vitest";
import { answeringServer, okAnswer, refusedAnswer } from "./answering-server.test-support.ts";
import {
  openLoad,
  runningProbe,
  secondsOf,
  sliceOf,
  sourceAt,
  sourceWithTokens,
} from "./running-probe.test-support.ts";

describe("what is counted", () => {
  test("is what the server counts, open and closed, kept and new connections, slice after slice", async () => {
    const server = await answeringServer();
    const probe = await runningProbe(sourceAt(server.url));
    let sent = 0;
    for (const load of [openLoad(300), { kind: "closed" } as const]) {
      for (const connection of ["keep-alive", "new"] as const) {
        const outcome = await probe.slice(sliceOf({ load, connection }));
        sent += outcome.sent;
        expect(outcome).toMatchObject({ unfinished: 0, notSent: 0, completed: outcome.sent, falseAnswers: [] });
        expect(outcome.intended).toBe(outcome.sent);
        expect(outcome.byStatus).toEqual({ 200: outcome.sent });
        expect(outcome.receivedBytes).toBe(okAnswer.length * outcome.sent);
        expect(secondsOf(outcome.fromIntendedHdr).samples).toBe(outcome.sent);
        expect(secondsOf(outcome.fromSendHdr).samples).toBe(outcome.sent);
        expect(outcome.connectHdr === null).toBe(connection === "keep-alive");
        expect(outcome.tlsHdr).toBeNull();
        expect(server.requests()).toBe(sent);
      }
    }
    expect(sent).toBeGreaterThan(100);
  });

  test("is as many arrivals as the seed says, whatever the server does", async () => {
    const server = await answeringServer();
    const probe = await runningProbe(sourceAt(server.url));
    const first = await probe.slice(sliceOf({ load: openLoad(200) }));
    const second = await probe.slice(sliceOf({ load: openLoad(200) }));
    expect(second.intended).toBe(first.intended);
  });

  test("has edges on the clock of all processes, that enclose the slice", async () => {
    const server = await answeringServer();
    const probe = await runningProbe(sourceAt(server.url));
    const now = () => Number(process.hrtime.bigint()) / 1e9;
    const before = now();
    const outcome = await probe.slice(sliceOf({ load: openLoad(50) }));
    expect(outcome.startedAtSeconds).toBeGreaterThan(before);
    expect(outcome.endedAtSeconds).toBeLessThan(now());
    expect(outcome.seconds).toBeGreaterThanOrEqual(0.5);
    expect(outcome.cpuUserSeconds + outcome.cpuSystemSeconds).toBeLessThanOrEqual(outcome.seconds * 1.5);
  });

  test("keeps connections from slice to slice, and opens one for every request when asked to", async () => {
    const server = await answeringServer();
    const probe = await runningProbe(sourceAt(server.url, 3));
    await probe.slice(sliceOf());
    const kept = await probe.slice(sliceOf());
    expect(server.connections()).toBe(3);
    const fresh = await probe.slice(sliceOf({ connection: "new", load: openLoad(100) }));
    expect(server.connections()).toBe(3 + fresh.sent);
    expect(secondsOf(fresh.connectHdr ?? "").samples).toBe(fresh.sent);
    expect(kept.lostConnections).toEqual({});
  });
});

describe("an answer", () => {
  test("that differs from the token's truth is counted under its case, and no other is", async () => {
    const server = await answeringServer((request) => {
      if (request.includes("odd")) return "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
      return /good|expired/.test(request) ? okAnswer : refusedAnswer;
    });
    const lines = ["good1", "good2", "unlucky", "e-expired expired", "r revoked", "odd bad-signature"];
    const probe = await runningProbe(sourceWithTokens(server.url, lines));
    const { falseAnswers, byStatus, sent } = await probe.slice(sliceOf({ load: openLoad(200) }));
    const count = (of: string) => falseAnswers.find((answer) => answer.case === of)?.count ?? 0;
    expect(falseAnswers.map(({ case: name, kind }) => `${name} ${kind}`).toSorted()).toEqual([
      "bad-signature unexpected",
      "expired accept",
      "valid reject",
    ]);
    expect(Math.abs(count("expired") - sent / 6)).toBeLessThan(1);
    expect(byStatus[503]).toBe(count("bad-signature"));
  });

  test("of 200 is right for every token where nothing is validated", async () => {
    const server = await answeringServer();
    const source = sourceWithTokens(server.url, ["a", "b expired"]);
    const probe = await runningProbe({ ...source, acceptsEverything: true });
    expect((await probe.slice(sliceOf())).falseAnswers).toEqual([]);
  });
});

test("tokens go out in the order of the sequence, and the next slice goes on where the last one ended", async () => {
  const seen: string[] = [];
  const server = await answeringServer((request) => {
    seen.push(/Bearer (\w+)/.exec(request)?.[1] ?? "none");
    return okAnswer;
  });
  const source = sourceWithTokens(server.url, ["a", "b", "c"], [2, 2, 0, 1]);
  const probe = await runningProbe({ ...source, connections: 1 });
  await probe.slice(sliceOf({ load: openLoad(40) }));
  await probe.slice(sliceOf({ load: openLoad(40), connection: "new" }));
  const expected = seen.map((_, index) => ["c", "c", "a", "b"][index % 4]);
  expect(seen.length).toBeGreaterThan(20);
  expect(seen).toEqual(expected);
});

describe("what the probe refuses", () => {
  test("is an address that is not this machine's own", async () => {
    await expect(runningProbe(sourceAt("http://192.0.2.1:80/"))).rejects.toThrow(
      /loopback addresses only.*192\.0\.2\.1/,
    );
    await expect(runningProbe(sourceAt("ftp://127.0.0.1/"))).rejects.toThrow(/http and https/);
  });

  test("is a source it was not given, and a server where nothing listens; it stays usable", async () => {
    const server = await answeringServer();
    const probe = await runningProbe(sourceAt(server.url), { ...sourceAt("http://127.0.0.1:1/"), name: "nobody" });
    await expect(probe.slice(sliceOf({ source: "other" }))).rejects.toThrow(
      /no source other; there are target, nobody/,
    );
    await expect(probe.slice(sliceOf({ source: "nobody" }))).rejects.toThrow(/127\.0\.0\.1:1\/: .*ECONNREFUSED/);
    expect((await probe.slice(sliceOf())).completed).toBeGreaterThan(0);
  });

  test("is a corpus that cannot be read, and a sequence that asks for what is not in it", async () => {
    const source = { ...sourceAt("http://127.0.0.1:1/"), corpusFile: "/nowhere/corpus.txt" };
    await expect(runningProbe(source)).rejects.toThrow(/ENOENT.*corpus\.txt/);
    const short = sourceWithTokens("http://127.0.0.1:1/", ["a", "b"], [0, 2]);
    await expect(runningProbe(short)).rejects.toThrow(/asks for token 2 of 2/);
  });

  test("is a server that does not speak HTTP/1.1, or answers what was not asked", async () => {
    const odd = await answeringServer(() => "220 mail.example ESMTP\r\n\r\n");
    await expect((await runningProbe(sourceAt(odd.url))).slice(sliceOf())).rejects.toThrow(/not HTTP\/1\.1: "220 mail/);
    const chatty = await answeringServer(() => okAnswer + okAnswer);
    await expect((await runningProbe(sourceAt(chatty.url))).slice(sliceOf())).rejects.toThrow(/was not asked/);
  });
});

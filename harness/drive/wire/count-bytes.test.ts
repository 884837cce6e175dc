import { createServer } from "node:http2";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { specimenMint, type SpecimenMint } from "../../provision/tokens/specimen-tokens.ts";
import { startAnswerServer } from "./answer-server.ts";
import { countHttp1 } from "./count-http1.ts";
import { countHttp2 } from "./count-http2.ts";
import { openCounted, type ByteCount } from "./counted-connection.ts";
import { makeCertificate, type Certificate } from "./make-certificate.ts";
import type { TokenSample } from "./request-bytes.ts";
import { sendAlone, sendKept } from "./send-http1.ts";
import { sendHttp2 } from "./send-http2.ts";
import { longestIndexedToken, repeatIndexed } from "./send-indexed-http2.ts";
import { startTcpProxy } from "./tcp-proxy.test-support.ts";
import type { RequestBytes } from "../../results/wire.ts";

const made = await makeCertificate();
if ("why" in made) throw new Error(`these tests need openssl: ${made.why}`);
const certificate: Certificate = made;
const mint = await specimenMint("RS256", { issuedAtSeconds: 1_800_000_000 });
const tokens = [0, 1, 2].map((index) => mint.token("typical", index));

type Profile = Parameters<SpecimenMint["token"]>[0];

function sampleOf(from: SpecimenMint, tokenProfile: Profile): TokenSample {
  const values = [0, 1, 2, 3].map((index) => from.token(tokenProfile, index));
  return { algorithm: from.algorithm, tokenProfile, values };
}

function sum(counts: readonly ByteCount[]): ByteCount {
  return {
    sent: counts.reduce((total, { sent }) => total + sent, 0),
    received: counts.reduce((total, { received }) => total + received, 0),
  };
}

describe.each([
  ["plain", null],
  ["TLS 1.3", certificate],
] as const)("a relay that counts for itself sees the same bytes, %s", (_name, certificate) => {
  test("of a connection with one request on it, from its first byte to its last", async () => {
    await using server = await startAnswerServer({ protocol: "HTTP/1.1" }, certificate);
    await using proxy = await startTcpProxy(server.port);
    const tls = certificate === null ? null : ({ certificate, alpn: "http/1.1" } as const);
    const counted = await sendAlone(proxy.port, tls, tokens[0] ?? "");
    // The last bytes, which end the TLS session, may still be on their way to the relay.
    await expect.poll(() => proxy.count()).toEqual(counted);
    expect(counted.sent).toBeGreaterThan(tokens[0]?.length ?? Infinity);
  });

  test("of requests on a kept connection and its set-up", async () => {
    await using server = await startAnswerServer({ protocol: "HTTP/1.1" }, certificate);
    await using proxy = await startTcpProxy(server.port);
    const tls = certificate === null ? null : ({ certificate, alpn: "http/1.1" } as const);
    const { setUp, requests } = await sendKept(proxy.port, tls, tokens);
    // The one that goes ahead weighs what the first does.
    expect(proxy.count()).toEqual(sum([setUp, ...requests.slice(0, 1), ...requests]));
  });

  test("of HTTP/2 requests and the set-up of their connection", async () => {
    await using server = await startAnswerServer({ protocol: "HTTP/2" }, certificate);
    await using proxy = await startTcpProxy(server.port);
    const tls = certificate === null ? null : ({ certificate, alpn: "h2" } as const);
    const through = { ...server, port: proxy.port };
    const how = { carrier: "authorization", indexing: "library" } as const;
    const { setUp, requests } = await sendHttp2(through, tls, how, tokens);
    expect(proxy.count()).toEqual(sum([setUp, ...requests]));
  });
});

describe("HTTP/1.1", () => {
  test("two counts with other keys are equal to the byte, handshakes included", async () => {
    const count = async () => {
      const sample = sampleOf(await specimenMint("ES256", { issuedAtSeconds: 1_800_000_000 }), "1kb");
      return [await countHttp1(null, [sample]), await countHttp1(certificate, [sample])];
    };
    expect(await count()).toEqual(await count());
  });

  test("a token adds its own length and that of its header", async () => {
    const sample = sampleOf(mint, "4kb");
    const bare: TokenSample = { algorithm: null, tokenProfile: null, values: [null] };
    const { requests } = await countHttp1(null, [bare, sample]);
    const [without, , withToken] = requests;
    const header = "authorization: Bearer \r\n".length + (sample.values[0]?.length ?? 0);
    expect((withToken?.sent.meanBytes ?? 0) - (without?.sent.meanBytes ?? 0)).toBe(header);
    expect([without?.segments, withToken?.segments]).toEqual([1, Math.ceil((withToken?.sent.maxBytes ?? 0) / 1448)]);
  });

  test("TLS 1.3 adds one record's 22 bytes to a request, and resuming spares the certificate", async () => {
    const sample = sampleOf(mint, "4kb");
    const plain = await countHttp1(null, [sample]);
    const secure = await countHttp1(certificate, [sample]);
    expect((secure.requests[0]?.sent.meanBytes ?? 0) - (plain.requests[0]?.sent.meanBytes ?? 0)).toBe(22);
    const [full, resumed] = secure.connections;
    expect([full?.handshake, resumed?.handshake]).toEqual(["full", "resumed"]);
    expect((full?.receivedBytes ?? 0) - (resumed?.receivedBytes ?? Infinity)).toBeGreaterThan(820);
  });

  test("a session the server does not know is no resumed connection", async () => {
    await using first = await startAnswerServer({ protocol: "HTTP/1.1" }, certificate);
    await using second = await startAnswerServer({ protocol: "HTTP/1.1" }, certificate);
    const tls = { certificate, alpn: "http/1.1" } as const;
    const { session } = await sendKept(first.port, tls, [null]);
    if (session === null) throw new Error("no session ticket came");
    await expect(openCounted(second.port, { ...tls, session })).rejects.toThrow("not resumed");
  });
});

describe("HTTP/2 header compression", () => {
  const rowOf = (rows: readonly RequestBytes[], wanted: Partial<RequestBytes>): RequestBytes => {
    const found = rows.filter((row) =>
      Object.entries(wanted).every(([name, value]) => row[name as keyof RequestBytes] === value),
    );
    expect(found).toHaveLength(1);
    const [row] = found;
    if (row === undefined) throw new Error("no such row");
    return row;
  };
  const typical = sampleOf(mint, "typical");
  const tokenBytes = typical.values[0]?.length ?? 0;

  test("does nothing for a repeated bearer token with Node's library, whether it is marked sensitive or not", async () => {
    const { requests } = await countHttp2(null, [typical]);
    for (const indexing of ["library", "never"] as const) {
      const following = { carrier: "authorization", indexing, on: "following" } as const;
      expect(rowOf(requests, { ...following, tokens: "same" }).sent.minBytes).toBeGreaterThan(tokenBytes * 0.75);
      expect(rowOf(requests, { ...following, tokens: "distinct" }).sent.minBytes).toBeGreaterThan(tokenBytes * 0.75);
    }
  });

  test("makes a repeated token in a cookie a few bytes, and a distinct or never-indexed one as long as before", async () => {
    const { requests } = await countHttp2(null, [typical]);
    const cookie = { carrier: "cookie", on: "following" } as const;
    expect(rowOf(requests, { ...cookie, indexing: "library", tokens: "same" }).sent.maxBytes).toBeLessThan(30);
    expect(rowOf(requests, { ...cookie, indexing: "library", tokens: "distinct" }).sent.minBytes).toBeGreaterThan(
      tokenBytes * 0.75,
    );
    expect(rowOf(requests, { ...cookie, indexing: "never", tokens: "same" }).sent.minBytes).toBeGreaterThan(
      tokenBytes * 0.75,
    );
  });

  test("does nothing for a repeated token of 4 KB, which does not fit the table", async () => {
    const large = sampleOf(mint, "4kb");
    const { requests } = await countHttp2(null, [large]);
    const same = rowOf(requests, { carrier: "cookie", indexing: "library", on: "following", tokens: "same" });
    expect(same.sent.minBytes).toBeGreaterThan((large.values[0]?.length ?? 0) * 0.75);
    expect(requests.filter(({ indexing }) => indexing === "always")).toEqual([]);
  });

  test("makes a bearer token a byte where a client does index it, and the server still gets all of it", async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end("ok");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as AddressInfo;
      const [token = ""] = tokens;
      // 32 bytes an entry, the names and values of host, path and authorization, and the scheme's "Bearer ".
      expect(longestIndexedToken + 3 * 32 + (10 + 21) + (5 + 10) + (13 + 7)).toBe(4096);
      const longest = token.padEnd(longestIndexedToken, "x");
      expect((await repeatIndexed(port, token)).sent).toBe(14);
      expect((await repeatIndexed(port, longest)).sent).toBe(14);
      expect(seen).toEqual([token, token, longest, longest].map((sent) => `Bearer ${sent}`));
      await expect(repeatIndexed(port, `${longest}x`)).rejects.toThrow("does not fit");
    } finally {
      server.close();
    }
  });
});

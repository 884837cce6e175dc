import { startAnswerServer, type AnswerServer } from "./answer-server.ts";
import type { ByteCount, TlsSide } from "./counted-connection.ts";
import type { Certificate } from "./make-certificate.ts";
import { requestBytes, type TokenSample } from "./request-bytes.ts";
import { sendHttp2, type Http2Carrier } from "./send-http2.ts";
import { longestIndexedToken, repeatIndexed } from "./send-indexed-http2.ts";
import type { ConnectionBytes, RequestBytes } from "../../results/wire.ts";

/** Every way a token may travel with Node's HTTP/2 library: in which header, and whether that may be indexed. */
export const http2Carriers: readonly Http2Carrier[] = [
  { carrier: "authorization", indexing: "library" },
  { carrier: "authorization", indexing: "never" },
  { carrier: "cookie", indexing: "library" },
  { carrier: "cookie", indexing: "never" },
];

/**
 * Counts HTTP/2 requests: the first on a connection, and those after it with the same token and with distinct ones.
 *
 * @param certificate `null` for HTTP/2 with prior knowledge on plain TCP
 */
export async function countHttp2(
  certificate: Certificate | null,
  samples: readonly TokenSample[],
  carriers: readonly Http2Carrier[] = http2Carriers,
): Promise<{ readonly connections: readonly ConnectionBytes[]; readonly requests: readonly RequestBytes[] }> {
  await using server = await startAnswerServer({ protocol: "HTTP/2" }, certificate);
  const tls: TlsSide | null = certificate === null ? null : { certificate, alpn: "h2" };
  const over = { protocol: "HTTP/2", security: tls === null ? "plain" : "TLS 1.3" } as const;
  const requests: RequestBytes[] = [];
  for (const sample of samples) {
    const { algorithm, tokenProfile } = sample;
    // What carries no token has no header to index.
    const hows = algorithm === null ? carriers.slice(0, 1) : carriers;
    for (const how of hows) {
      const kind = { ...over, algorithm, tokenProfile, ...(algorithm === null ? noToken : how) };
      for (const { counts, ...position } of await countPositions(server, tls, how, sample)) {
        requests.push(requestBytes({ ...kind, ...position }, counts));
      }
    }
    const repeats = tls === null ? await countIndexed(server, sample) : [];
    const kind = { ...over, algorithm, tokenProfile, carrier: "authorization", indexing: "always" } as const;
    if (repeats.length > 0) requests.push(requestBytes({ ...kind, on: "following", tokens: "same" }, repeats));
  }
  const { setUp } = await sendHttp2(server, tls, { carrier: "authorization", indexing: "library" }, [null]);
  const handshake = tls === null ? null : "full";
  return { connections: [{ ...over, handshake, sentBytes: setUp.sent, receivedBytes: setUp.received }], requests };
}

const noToken = { carrier: null, indexing: null } as const;

interface Position extends Pick<RequestBytes, "on" | "tokens"> {
  readonly counts: readonly ByteCount[];
}

async function countPositions(
  server: AnswerServer,
  tls: TlsSide | null,
  how: Http2Carrier,
  { algorithm, values }: TokenSample,
): Promise<readonly Position[]> {
  const firsts: ByteCount[] = [];
  const repeats: ByteCount[] = [];
  for (const value of values) {
    const { requests } = await sendHttp2(server, tls, how, [value, value]);
    firsts.push(...requests.slice(0, 1));
    repeats.push(...requests.slice(1));
  }
  const first = { on: "first", tokens: null, counts: firsts } as const;
  if (algorithm === null) return [first, { on: "following", tokens: null, counts: repeats }];
  const others = (await sendHttp2(server, tls, how, values)).requests.slice(1);
  return [
    first,
    { on: "following", tokens: "same", counts: repeats },
    { on: "following", tokens: "distinct", counts: others },
  ];
}

async function countIndexed(server: AnswerServer, { values }: TokenSample): Promise<readonly ByteCount[]> {
  const counts: ByteCount[] = [];
  for (const value of values) {
    if (value !== null && value.length <= longestIndexedToken) counts.push(await repeatIndexed(server.port, value));
  }
  return counts;
}

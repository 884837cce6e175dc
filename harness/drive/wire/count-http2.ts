import { startAnswerServer } from "./answer-server.ts";
import type { TlsSide } from "./counted-connection.ts";
import type { Certificate } from "./make-certificate.ts";
import { requestBytes, type TokenSample } from "./request-bytes.ts";
import { sendHttp2, type Http2Carrier } from "./send-http2.ts";
import type { ConnectionBytes, RequestBytes } from "./wire-outcome.ts";

type Sent = Awaited<ReturnType<typeof sendHttp2>>;

/** Every way a token may travel: in which header, and whether the client forbids to index it. */
export const http2Carriers: readonly Http2Carrier[] = [
  { carrier: "authorization", markedSensitive: false },
  { carrier: "authorization", markedSensitive: true },
  { carrier: "cookie", markedSensitive: false },
  { carrier: "cookie", markedSensitive: true },
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
  let connection: ConnectionBytes | null = null;
  for (const { values, algorithm, tokenProfile } of samples) {
    const bare = algorithm === null;
    // What carries no token has no header to mark.
    for (const how of bare ? carriers.slice(0, 1) : carriers) {
      const kind = { ...over, algorithm, tokenProfile, ...how, carrier: bare ? null : how.carrier };
      const alone: Sent[] = [];
      for (const value of values) alone.push(await sendHttp2(server, tls, how, [value, value]));
      const distinct = await sendHttp2(server, tls, how, values);
      const firsts = alone.flatMap((sent) => sent.requests.slice(0, 1));
      requests.push(requestBytes({ ...kind, on: "first", tokens: null }, firsts));
      const repeats = alone.flatMap((sent) => sent.requests.slice(1));
      requests.push(requestBytes({ ...kind, on: "following", tokens: bare ? null : "same" }, repeats));
      const others = distinct.requests.slice(1);
      if (!bare) requests.push(requestBytes({ ...kind, on: "following", tokens: "distinct" }, others));
      connection ??= {
        ...over,
        handshake: tls === null ? null : "full",
        sentBytes: distinct.setUp.sent,
        receivedBytes: distinct.setUp.received,
      };
    }
  }
  return { connections: connection === null ? [] : [connection], requests };
}

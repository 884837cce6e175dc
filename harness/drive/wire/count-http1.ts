import { startAnswerServer } from "./answer-server.ts";
import type { ByteCount, TlsSide } from "./counted-connection.ts";
import type { Certificate } from "./make-certificate.ts";
import { requestBytes, type TokenSample } from "./request-bytes.ts";
import { sendAlone, sendKept } from "./send-http1.ts";
import type { ConnectionBytes, RequestBytes } from "../../results/wire.ts";

/**
 * Counts HTTP/1.1 requests on kept, new and resumed connections: without a token first, then with each sample's own.
 *
 * @param certificate `null` for plain TCP
 */
export async function countHttp1(
  certificate: Certificate | null,
  samples: readonly TokenSample[],
): Promise<{ readonly connections: readonly ConnectionBytes[]; readonly requests: readonly RequestBytes[] }> {
  await using server = await startAnswerServer({ protocol: "HTTP/1.1" }, certificate);
  const { port } = server;
  const full: TlsSide | null = certificate === null ? null : { certificate, alpn: "http/1.1" };
  const over = { protocol: "HTTP/1.1", security: full === null ? "plain" : "TLS 1.3" } as const;
  const bare = await sendKept(port, full, [null, null]);
  const resumed = full === null || bare.session === null ? null : { ...full, session: bare.session };
  const connections: ConnectionBytes[] = [connectionBytes(full === null ? null : "full", bare.setUp)];
  if (resumed !== null) {
    connections.push(connectionBytes("resumed", (await sendKept(port, resumed, [null])).setUp));
  }
  const requests: RequestBytes[] = [];
  for (const { values, algorithm, tokenProfile } of samples) {
    const token = { algorithm, tokenProfile, carrier: algorithm === null ? null : "authorization" } as const;
    const row = (on: RequestBytes["on"], tokens: RequestBytes["tokens"], counts: readonly ByteCount[]) =>
      requests.push(requestBytes({ ...over, on, ...token, indexing: null, tokens }, counts));
    row("following", algorithm === null ? null : "distinct", (await sendKept(port, full, values)).requests);
    row("new-connection", null, await eachAlone(port, full, values));
    if (resumed !== null) row("resumed-connection", null, await eachAlone(port, resumed, values));
  }
  return { connections, requests };

  function connectionBytes(handshake: ConnectionBytes["handshake"], { sent, received }: ByteCount): ConnectionBytes {
    return { ...over, handshake, sentBytes: sent, receivedBytes: received };
  }
}

async function eachAlone(port: number, tls: TlsSide | null, values: TokenSample["values"]): Promise<ByteCount[]> {
  const counts: ByteCount[] = [];
  for (const value of values) counts.push(await sendAlone(port, tls, value));
  return counts;
}

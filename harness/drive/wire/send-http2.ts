import { once } from "node:events";
import { connect, sensitiveHeaders, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http2";
import type { AnswerServer } from "./answer-server.ts";
import { openCounted, since, type ByteCount, type TlsSide } from "./counted-connection.ts";
import { certificateName } from "./make-certificate.ts";

/** How the token travels in an HTTP/2 request. */
export interface Http2Carrier {
  readonly carrier: "authorization" | "cookie";
  /** `never` forbids to put the header into the table (RFC 7541 §7.1.3); otherwise the library decides. */
  readonly indexing: "library" | "never";
}

/** One GET after the other on one HTTP/2 connection; gives the bytes of each and those of the set-up. */
export async function sendHttp2(
  server: AnswerServer,
  tls: TlsSide | null,
  how: Http2Carrier,
  tokens: readonly (string | null)[],
): Promise<{ readonly requests: readonly ByteCount[]; readonly setUp: ByteCount }> {
  const settled = server.nextSettings();
  const connection = await openCounted(server.port, tls);
  const authority = `${tls === null ? "http" : "https"}://${certificateName}`;
  const session = connect(authority, { createConnection: () => connection.stream });
  // Both sides acknowledge the other's settings when it suits them; a request shall not be counted with that.
  await Promise.all([settled, once(session, "localSettings")]);
  const setUp = connection.count();
  const requests: ByteCount[] = [];
  for (const token of tokens) {
    const before = connection.count();
    const stream = session.request({ ":path": "/protected", ...carry(token, how) });
    const ended = once(stream, "close");
    stream.resume();
    const [headers] = (await once(stream, "response")) as [IncomingHttpHeaders & { ":status"?: number }];
    if (headers[":status"] !== 200) throw new Error(`expected status 200, got ${headers[":status"]}`);
    await ended;
    requests.push(since(before, connection.count()));
  }
  session.destroy();
  connection.stream.destroy();
  await connection.closed;
  return { requests, setUp };
}

function carry(token: string | null, { carrier, indexing }: Http2Carrier): OutgoingHttpHeaders {
  if (token === null) return {};
  const value = carrier === "authorization" ? `Bearer ${token}` : `__Host-access=${token}`;
  return { [carrier]: value, ...(indexing === "never" ? { [sensitiveHeaders]: [carrier] } : {}) };
}

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { certificateName, type Certificate } from "./make-certificate.ts";

/** TCP payload that went through a connection so far, bytes. */
export interface ByteCount {
  readonly sent: number;
  readonly received: number;
}

/** A connection whose bytes are counted below TLS. */
export interface CountedConnection {
  /** What HTTP is spoken on. */
  readonly stream: Socket;
  count(): ByteCount;
  /** What a later connection can resume this one's TLS session with; `null` as long as no ticket came. */
  session(): Buffer | null;
  /** Settles when both directions are closed. */
  readonly closed: Promise<unknown>;
}

/** TLS of a connection. */
export interface TlsSide {
  readonly certificate: Certificate;
  readonly alpn: "http/1.1" | "h2";
  /** Resume this session; a full handshake otherwise. */
  readonly session?: Buffer;
}

/**
 * Opens a connection to 127.0.0.1, with TLS 1.3 on top where asked for.
 *
 * @throws {Error} When it cannot be opened, or when the server did not resume the session it was given.
 */
export async function openCounted(port: number, tls: TlsSide | null): Promise<CountedConnection> {
  const raw = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(raw, "connect");
  // The raw socket's counters see what goes through the kernel; those of a TLS socket are of the plaintext.
  const count = () => ({ sent: raw.bytesWritten, received: raw.bytesRead });
  if (tls === null) return { stream: raw, count, session: () => null, closed: once(raw, "close") };
  const secure = startTls(raw, tls);
  const closed = Promise.all([once(raw, "close"), once(secure, "close")]);
  closed.catch(() => {});
  let session: Buffer | null = null;
  secure.on("session", (ticket: Buffer) => (session = ticket));
  await once(secure, "secureConnect");
  if (secure.isSessionReused() !== (tls.session !== undefined)) {
    secure.destroy();
    throw new Error(`the TLS session was ${tls.session === undefined ? "resumed" : "not resumed"}`);
  }
  return { stream: secure, count, session: () => session, closed };
}

/** What came after an earlier count. */
export function since(before: ByteCount, now: ByteCount): ByteCount {
  return { sent: now.sent - before.sent, received: now.received - before.received };
}

function startTls(socket: Socket, { certificate, alpn, session }: TlsSide): TLSSocket {
  return connectTls({
    socket,
    ca: certificate.certificate,
    servername: certificateName,
    minVersion: "TLSv1.3",
    ALPNProtocols: [alpn],
    ...(session === undefined ? {} : { session }),
  });
}

import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import {
  createSecureServer as createHttp2SecureServer,
  createServer as createHttp2Server,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Certificate } from "./make-certificate.ts";
import type { WireProtocol } from "../../results/wire.ts";

/** A server on loopback that answers every request with the same few bytes. */
export interface AnswerServer extends AsyncDisposable {
  readonly port: number;
  /** Settles when the client has acknowledged the HTTP/2 settings of the next connection. */
  nextSettings(): Promise<void>;
}

/** Request heads may be as large as this, bytes: none of ours shall be refused here. */
const maxHeadBytes = 128 * 1024;
/** A real server's `Date` changes, and so would its length in HTTP/2. */
const fixedDate = "Mon, 01 Jan 2024 00:00:00 GMT";

/** Starts the server for one protocol. */
export async function startAnswerServer(
  { protocol }: Pick<WireProtocol, "protocol">,
  certificate: Certificate | null,
): Promise<AnswerServer> {
  const server = protocol === "HTTP/1.1" ? http1Server(certificate) : http2Server(certificate);
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)).on("error", () => {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async nextSettings() {
      const [session] = (await once(server, "session")) as [ServerHttp2Session];
      await once(session, "localSettings");
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function http1Server(certificate: Certificate | null): Server {
  const listener: RequestListener = (_request, response) => answer(response);
  const limit = { maxHeaderSize: maxHeadBytes };
  return certificate === null
    ? createHttpServer(limit, listener)
    : createHttpsServer({ ...tlsOptions(certificate), ...limit }, listener);
}

function http2Server(certificate: Certificate | null): Server {
  const limit = { settings: { maxHeaderListSize: maxHeadBytes } };
  return certificate === null
    ? createHttp2Server(limit, (_request, response) => answer(response))
    : createHttp2SecureServer({ ...tlsOptions(certificate), ...limit }, (_request, response) => answer(response));
}

function tlsOptions({ certificate, privateKey }: Certificate) {
  return { cert: certificate, key: privateKey, minVersion: "TLSv1.3" } as const;
}

function answer(response: ServerResponse | Http2ServerResponse): void {
  response.sendDate = false;
  response.setHeader("date", fixedDate);
  response.setHeader("content-length", 2);
  response.end("ok");
}

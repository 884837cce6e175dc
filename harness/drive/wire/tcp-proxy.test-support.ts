import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { ByteCount } from "./counted-connection.ts";

/** A relay that counts the chunks it passes on. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** As the client sees it, so far. */
  count(): ByteCount;
}

/** Stands between a client and a port and counts what goes by, knowing nothing of what it is. */
export async function startTcpProxy(toPort: number): Promise<TcpProxy> {
  let sent = 0;
  let received = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = connect({ port: toPort, host: "127.0.0.1", allowHalfOpen: true });
    for (const socket of [client, target]) sockets.add(socket.setNoDelay(true).on("error", () => {}));
    client
      .on("end", () => target.end())
      .on("data", (chunk) => {
        sent += chunk.length;
        target.write(chunk);
      });
    target
      .on("end", () => client.end())
      .on("data", (chunk) => {
        received += chunk.length;
        client.write(chunk);
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    count: () => ({ sent, received }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

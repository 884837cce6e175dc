import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP relay whose connections can fall silent without being closed, as those to a server that has vanished. */
export interface MutingRelay extends AsyncDisposable {
  readonly port: number;
  /** Passes nothing on any more on the connections there are, in either direction; new ones work. */
  mute(): void;
  /** Connections that were made so far. */
  connections(): number;
}

/** Starts one in front of a port on loopback. */
export async function startMutingRelay(target: number): Promise<MutingRelay> {
  const sockets: Socket[] = [];
  let connections = 0;
  // Half-open, or the system would answer the farewell of a client that gave up.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: "127.0.0.1", port: target });
    connections += 1;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.push(from);
      from.on("error", () => from.destroy());
      from.on("close", () => to.destroy());
      from.pipe(to);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    mute() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

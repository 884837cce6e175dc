import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { createDelayLine } from "../../../targets/null/delay-line.ts";
import type { DelayRelayJob } from "./start-delay-relay.ts";

/** A chunk on its way to the server. */
interface Passage {
  readonly to: Socket;
  readonly chunk: Buffer;
}

// A thread of its own: the delay line spins through the last milliseconds, and who waits for the answer must not wait for that.
const { host, port, delaySeconds } = workerData as DelayRelayJob;
const pass = ({ to, chunk }: Passage): void => void (to.writable && to.write(chunk));
const line = delaySeconds > 0 ? createDelayLine(delaySeconds, pass) : null;

const server = createServer({ noDelay: true }, (client) => {
  const upstream = connect({ host, port, noDelay: true });
  client.on("data", (chunk) => (line === null ? pass({ to: upstream, chunk }) : line.push({ to: upstream, chunk }, 1)));
  upstream.on("data", (chunk) => client.writable && client.write(chunk));
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on("error", () => one.destroy());
    one.on("close", () => other.destroy());
  }
});
server.listen({ host: "127.0.0.1", port: 0 });
await once(server, "listening");
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- to the thread that started us, no window
parentPort?.postMessage((server.address() as AddressInfo).port);

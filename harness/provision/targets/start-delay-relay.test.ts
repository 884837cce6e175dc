import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startDelayRelay } from "./start-delay-relay.ts";

test.each([0, 0.0005, 0.005])(
  "C07 a relay of %d s passes on every byte in order and never early",
  async (delaySeconds) => {
    const port = await echoServer();
    await using relay = await startDelayRelay({ host: "127.0.0.1", port, delaySeconds });
    const socket = connect({ host: "127.0.0.1", port: relay.port, noDelay: true });
    onTestFinished(() => void socket.destroy());
    for (let round = 0; round < 20; round += 1) {
      const sentAt = performance.now();
      socket.write(`message ${round}`);
      const [answer] = (await once(socket, "data")) as [Buffer];
      expect(answer.toString()).toBe(`message ${round}`);
      expect(performance.now() - sentAt).toBeGreaterThanOrEqual(delaySeconds * 1000);
    }
  },
);

test("a relay that is disposed of cuts its connections and no longer answers", async () => {
  const port = await echoServer();
  const relay = await startDelayRelay({ host: "127.0.0.1", port, delaySeconds: 0.001 });
  const socket = connect({ host: "127.0.0.1", port: relay.port });
  await once(socket, "connect");
  // Cut off, not ended: either an end or a reset.
  socket.on("error", () => {});
  const closed = new Promise((resolve) => void socket.once("close", resolve));
  await relay[Symbol.asyncDispose]();
  await closed;
  const refused = connect({ host: "127.0.0.1", port: relay.port });
  expect(await once(refused, "error")).toEqual([expect.objectContaining({ code: "ECONNREFUSED" })]);
});

async function echoServer(): Promise<number> {
  const server = createServer((socket) => socket.on("error", () => {}).pipe(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

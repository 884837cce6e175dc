import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { openCounted, since, type ByteCount, type TlsSide } from "./counted-connection.ts";
import { certificateName } from "./make-certificate.ts";

/** One GET after the other on one connection that stays open; gives the bytes of each, without those of the set-up. */
export async function sendKept(
  port: number,
  tls: TlsSide | null,
  tokens: readonly (string | null)[],
): Promise<{ readonly requests: readonly ByteCount[]; readonly setUp: ByteCount; readonly session: Buffer | null }> {
  const connection = await openCounted(port, tls);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => connection.stream;
  const requests: ByteCount[] = [];
  // Session tickets come after the handshake at any time before the first answer: one request goes ahead of those that count.
  await get(agent, tokens[0] ?? null);
  const opened = connection.count();
  for (const token of tokens) {
    const before = connection.count();
    await get(agent, token);
    requests.push(since(before, connection.count()));
  }
  const [first = { sent: 0, received: 0 }] = requests;
  connection.stream.destroy();
  await connection.closed;
  return { requests, setUp: since(first, opened), session: connection.session() };
}

/** One GET on a connection of its own; gives all bytes of that connection, those of its end included. */
export async function sendAlone(port: number, tls: TlsSide | null, token: string | null): Promise<ByteCount> {
  const connection = await openCounted(port, tls);
  // An agent that keeps nothing asks the server to close after the answer.
  const agent = new Agent({ keepAlive: false });
  agent.createConnection = () => connection.stream;
  await get(agent, token);
  await connection.closed;
  return connection.count();
}

async function get(agent: Agent, token: string | null): Promise<void> {
  const headers = { host: certificateName, ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
  const sent = request({ agent, path: "/protected", headers });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
  if (response.statusCode !== 200) throw new Error(`expected status 200, got ${response.statusCode}`);
  // The agent takes the socket back, or ends it, after this turn.
  await new Promise((resolve) => setImmediate(resolve));
}

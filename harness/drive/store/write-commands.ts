import { once } from "node:events";
import { connect } from "node:net";

/** Commands in flight at once: enough that the round trip does not count, few enough for the server's buffers. */
const BATCH = 1000;

/** One command and its arguments. */
export type Command = readonly [name: string, ...args: string[]];

/**
 * Sends so many commands in batches, over a connection of its own and written out by hand (RESP 2): a client library takes
 * several times as long for a million of them. Every one must be answered by a simple string or a whole number.
 *
 * @throws {Error} When the server refuses a command, answers otherwise or hangs up.
 */
export async function writeCommands(
  redisUrl: string,
  count: number,
  command: (index: number) => Command,
): Promise<void> {
  const { hostname, port } = new URL(redisUrl);
  const socket = connect({ host: hostname, port: Number(port) || 6379, noDelay: true }).setEncoding("latin1");
  const hungUp = once(socket, "close").then(() => Promise.reject(new Error("Redis hung up while it was filled")));
  hungUp.catch(() => {});
  let answers = "";
  try {
    for (let start = 0; start < count; start += BATCH) {
      const length = Math.min(BATCH, count - start);
      const batch = Array.from({ length }, (_, offset) => written(command(start + offset)));
      socket.write(batch.join(""), "utf8");
      answers = "";
      while (linesOf(answers) < length) {
        const [chunk] = (await Promise.race([once(socket, "data"), hungUp])) as [string];
        answers += chunk;
      }
      const odd = answers.split("\r\n").find((answer) => answer !== "" && !/^(\+OK|:\d+)$/.test(answer));
      if (odd !== undefined) throw new Error(`Redis answered ${odd.slice(0, 200)}`);
    }
  } finally {
    socket.destroy();
  }
}

function written(command: Command): string {
  return `*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join("")}`;
}

function linesOf(text: string): number {
  return text.split("\r\n").length - 1;
}

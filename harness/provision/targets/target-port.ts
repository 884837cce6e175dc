import { createServer } from "node:net";
import { errorMessage } from "../../plan/error-message.ts";
import { JwtCapacityError } from "../../plan/error.ts";

/**
 * Makes sure that a port of loopback is free.
 *
 * It is asked for without sharing: with SO_REUSEPORT a second target would quietly take half of the first one's load.
 * @throws {JwtCapacityError} JC-USAGE-001 when it is no port, JC-PORT-001 when it is taken or not allowed.
 */
export async function assertPortFree(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new JwtCapacityError(
      "JC-USAGE-001",
      `expected a port from 1 to 65535; got ${port}`,
      "choose another --port, or leave it out for any free one",
    );
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: "127.0.0.1", port, exclusive: true }, resolve);
    });
  } catch (error) {
    const why = errorMessage(error);
    throw new JwtCapacityError(
      "JC-PORT-001",
      `Port ${port} cannot be used: ${why}.`,
      "Choose another --port, or leave it out for any free one.",
      {
        cause: error,
      },
    );
  }
  await new Promise((resolve) => server.close(resolve));
}

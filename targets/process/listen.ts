import type { FastifyInstance } from "fastify";

/** Where a target listens. */
export interface ListenOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Share the port with other processes that ask for the same (SO_REUSEPORT). */
  readonly reusePort?: boolean;
}

/**
 * Starts listening and gives the URL.
 * @throws {Error} When the port is taken or cannot be shared here; the message says what to do.
 */
export async function listen(app: FastifyInstance, options: ListenOptions): Promise<string> {
  const { host, port, reusePort = false } = options;
  try {
    return await app.listen({ host, port, ...(reusePort ? { reusePort } : {}) } as { host: string; port: number });
  } catch (error) {
    throw new Error(describeListenError(error, options), { cause: error });
  }
}

/** Says why a listener could not be had, in words that name the port. */
export function describeListenError(error: unknown, { host, port, reusePort = false }: ListenOptions): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EADDRINUSE") return `port ${port} on ${host} is taken; choose another, or 0 for any free one`;
  if (code === "EACCES") return `port ${port} on ${host} is not allowed; choose one above 1023, or 0 for any free one`;
  if (code === "EADDRNOTAVAIL") return `this machine has no address ${host} to listen on`;
  if (reusePort && (code === "ENOTSUP" || code === "EINVAL")) {
    return "this platform cannot share a port between processes (SO_REUSEPORT); use one worker";
  }
  return `cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : String(error)}`;
}

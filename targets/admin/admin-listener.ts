import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sampleEventLoopDelay } from "./event-loop-delay.ts";
import { timeGarbageCollection } from "./gc-time.ts";
import { createMetrics, type Metrics } from "./render-metrics.ts";
import { createUsageReader } from "./read-usage.ts";
import type { UsageCounters } from "./usage-counters.ts";

/** What an admin route answers. */
export interface AdminAnswer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** An admin route: gets the parsed JSON body, or `undefined` without one. */
export type AdminRoute = (body: unknown) => AdminAnswer | Promise<AdminAnswer>;

/** A listener beside the measured one. */
export interface AdminListener extends AsyncDisposable {
  readonly url: string;
}

const maxBodyBytes = 16 * 1024 * 1024;

/**
 * Starts the admin listener: `GET /health`, `GET /usage`, `GET /metrics` and the routes given.
 *
 * It has a port of its own so that the load never touches it and nothing asked here is counted.
 * @param routes Keyed by method and path: `POST /mint`.
 */
export async function startAdminListener(options: {
  readonly component: string;
  readonly counters: UsageCounters;
  readonly host: string;
  readonly port: number;
  readonly routes: Readonly<Record<string, AdminRoute>>;
}): Promise<AdminListener> {
  const { component, counters } = options;
  using stack = new DisposableStack();
  const loop = stack.use(sampleEventLoopDelay());
  const gc = stack.use(timeGarbageCollection());
  const readUsage = createUsageReader(component, counters, { readEventLoopDelay: loop.read, readGcSeconds: gc.read });
  const routes = new Map<string, AdminRoute>([
    ["GET /health", () => ({ status: 200, body: { status: "ok", component } })],
    ["GET /usage", () => ({ status: 200, body: readUsage() })],
    ...Object.entries(options.routes),
  ]);
  let metrics: Metrics | undefined;
  const server = createServer((request, response) => {
    if (request.method === "GET" && request.url === "/metrics") {
      metrics ??= createMetrics(component, counters, loop.read);
      void sendMetrics(metrics, response);
    } else {
      void answer(routes, request, response);
    }
  });
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host, port: options.port }, resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server listening on TCP has an AddressInfo
  const { port } = server.address() as AddressInfo;
  const sampling = stack.move();
  return {
    url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`,
    async [Symbol.asyncDispose]() {
      sampling.dispose();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function sendMetrics(metrics: Metrics, response: ServerResponse): Promise<void> {
  const text = await metrics.render();
  response.writeHead(200, { "content-type": metrics.contentType }).end(text);
}

async function answer(routes: Map<string, AdminRoute>, request: IncomingMessage, response: ServerResponse) {
  const route = routes.get(`${request.method} ${request.url}`);
  let result: AdminAnswer;
  try {
    result = route ? await route(await readJson(request)) : { status: 404, body: { error: "not_found" } };
  } catch (error) {
    result = { status: 400, body: { error: "invalid_request", error_description: describe(error) } };
  }
  response.writeHead(result.status, { "content-type": "application/json" }).end(JSON.stringify(result.body));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error(`the body is larger than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return bytes === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithParent } from "../end-with-parent.ts";
import { errorMessage } from "../../plan/error-message.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { connectRedis, type RedisConnection } from "./redis-connection.ts";
import type { Redis } from "./redis.ts";

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Attempts at a free port: one found free may be taken before the server binds it. */
const portAttempts = 5;

/**
 * Starts a server of our own: a free port on 127.0.0.1, nothing on disk, a directory that goes with it. It ends when
 * disposed, when this process exits, and also when this process is killed.
 *
 * @throws Error with the server's last line when it does not come up within 10 s.
 */
export async function startRedisProcess(binary: { readonly path: string; readonly source: string }): Promise<Redis> {
  const directory = await temporaryDirectory("redis");
  let failure = "the server did not start";
  for (let attempt = 0; attempt < portAttempts; attempt++) {
    const port = await freePort();
    const server = await spawnServer(binary.path, port, directory.path);
    try {
      const connection = await waitUntilServing(server, port);
      return redisOf(server, connection, `redis://127.0.0.1:${port}`, binary.source, directory);
    } catch (error) {
      failure = errorMessage(error);
      await endServer(server);
      if (!server.output().includes("Address already in use")) break;
    }
  }
  await directory[Symbol.asyncDispose]();
  throw new Error(failure);
}

interface Server {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  readonly output: () => string;
  /** Stops guarding against our own death; called once the server is gone. */
  readonly release: () => void;
}

async function spawnServer(path: string, port: number, directory: string): Promise<Server> {
  const listen = ["--port", String(port), "--bind", "127.0.0.1", "--unixsocket", ""];
  const onDisk = ["--save", "", "--appendonly", "no", "--dir", directory, "--daemonize", "no", "--logfile", ""];
  const guard = await endWithParent(path, [...listen, ...onDisk]);
  const child = spawn(guard.file, guard.args, { stdio: ["ignore", "pipe", "pipe"], cwd: directory, detached: true });
  let output = "";
  const keep = (text: Buffer): string => (output = (output + text.toString()).slice(-4000));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const exited = new Promise<ProcessExit>((resolve) => {
    child.on("error", (error) => {
      keep(Buffer.from(`\n${error.message}`));
      resolve({ code: null, signal: null });
    });
    child.on("exit", (code, signal) => resolve({ code, signal }));
  });
  if (child.pid === undefined) {
    await exited;
    throw new Error(`${path} could not be started: ${output.trim()}`);
  }
  const { pid } = child;
  const unwatch = guard.watch(pid);
  const onExit = (): boolean => child.kill("SIGKILL");
  process.on("exit", onExit);
  const release = (): void => {
    process.off("exit", onExit);
    unwatch();
  };
  void exited.then(release);
  return { child, pid, exited, output: () => output, release };
}

async function waitUntilServing(server: Server, port: number): Promise<RedisConnection> {
  let ended: ProcessExit | null = null;
  void server.exited.then((exit) => (ended = exit));
  const deadline = performance.now() + 10_000;
  for (;;) {
    await sleep(10);
    if (ended !== null) throw new Error(`the server ended at once: ${server.output().trim().split("\n").at(-1)}`);
    // Its own word first: on a port that another server took we would talk to that one.
    if (/ready to accept connections/i.test(server.output())) return connectRedis(`redis://127.0.0.1:${port}`);
    if (performance.now() > deadline) throw new Error("the server was not ready within 10 s");
  }
}

function redisOf(
  server: Server,
  connection: RedisConnection,
  url: string,
  source: string,
  directory: AsyncDisposable,
): Redis {
  return {
    ...connection,
    url,
    shownUrl: url,
    pid: server.pid,
    source,
    exited: server.exited,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await endServer(server);
      await directory[Symbol.asyncDispose]();
    },
  };
}

async function endServer(server: Server): Promise<void> {
  server.child.kill("SIGTERM");
  // A stopped (SIGSTOP) or hung server does not hear SIGTERM.
  const timer = setTimeout(() => server.child.kill("SIGKILL"), 1000);
  await server.exited;
  clearTimeout(timer);
  server.release();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" ? address?.port : undefined;
      probe.close(() => (port === undefined ? reject(new Error("no free port")) : resolve(port)));
    });
  });
}

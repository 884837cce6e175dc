import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithParent } from "../../provision/end-with-parent.ts";
import { temporaryDirectory } from "../../provision/temporary-directory.ts";
import type { Gateway } from "./gateways.ts";

/** A gateway in front of a port; disposing of it ends it. */
export interface RunningGateway extends AsyncDisposable {
  /** The Unix socket it listens on: nobody else can be given it, as could happen to a free port. */
  readonly socket: string;
}

const readyPolls = 50;

/**
 * Starts a gateway with its defaults and returns when it takes connections.
 *
 * @throws {Error} With its last words when it does not within 5 s.
 */
export async function startGateway(gateway: Gateway, binary: string, upstreamPort: number): Promise<RunningGateway> {
  await using stack = new AsyncDisposableStack();
  const { path: directory } = stack.use(await temporaryDirectory("gateway"));
  const place = {
    directory,
    configurationFile: join(directory, "gateway.conf"),
    socket: join(directory, "socket"),
    upstreamPort,
  };
  await writeFile(place.configurationFile, gateway.configuration(place), { mode: 0o600 });
  const guard = await endWithParent(binary, gateway.startArguments(place));
  const child = spawn(guard.file, guard.args, { stdio: ["ignore", "ignore", "pipe"], cwd: directory, detached: true });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2000)));
  const exited = once(child, "close").catch((error: unknown) => (said += String(error)));
  const unwatch = child.pid === undefined ? () => {} : guard.watch(child.pid);
  stack.defer(async () => {
    child.kill("SIGKILL");
    await exited;
    unwatch();
  });
  for (let poll = 0; !(await takesConnections(place.socket)); poll += 1) {
    if (poll === readyPolls || child.exitCode !== null)
      throw new Error(`${gateway.name} did not start: ${said.trim()}`);
    await sleep(100);
  }
  const running = stack.move();
  return { socket: place.socket, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function takesConnections(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

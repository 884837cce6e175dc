import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether a process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a condition holds; false when it still does not after `seconds`. */
export async function eventually(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<boolean> {
  for (let waited = 0; waited < seconds; waited += 0.05) {
    if (await condition()) return true;
    await sleep(50);
  }
  return false;
}

/** Whether something listens at a URL. */
export function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

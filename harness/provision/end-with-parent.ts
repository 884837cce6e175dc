import { spawn } from "node:child_process";
import { captureCommand } from "./capture-command.ts";
import { findOnPath } from "./find-on-path.ts";

/** How to start a command so that it dies with us. */
export interface GuardedCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Call with the pid once started; returns what ends the watch, to be called once the child is gone. */
  watch(pid: number): () => void;
}

/**
 * Wraps a command so that the child does not outlive this process, even when this process is killed with SIGKILL and can
 * run nothing more. On Linux `setpriv --pdeathsig KILL` makes the kernel do it: `setpriv` replaces itself with the
 * command, so the pid is the command's own. Elsewhere a shell waits at the end of a pipe that only we hold open and kills
 * the child when it closes; killing that shell too would leave the child.
 *
 * The kernel sends the signal when the *thread* that started the child ends: start long-lived children from the main
 * thread, never from a worker thread.
 */
export async function endWithParent(file: string, args: readonly string[]): Promise<GuardedCommand> {
  const setpriv = await usableSetpriv();
  if (setpriv !== null) {
    return { file: setpriv, args: ["--pdeathsig", "KILL", "--", file, ...args], watch: () => () => {} };
  }
  return { file, args, watch: process.platform === "win32" ? () => () => {} : watchFromShell };
}

let known: Promise<string | null> | undefined;

/** A `setpriv` that knows the option: BusyBox has one that does not. Asked once. */
function usableSetpriv(): Promise<string | null> {
  known ??= (async () => {
    const setpriv = process.platform === "linux" ? findOnPath(["setpriv"]) : null;
    if (setpriv === null) return null;
    const { exitCode } = await captureCommand(setpriv, ["--pdeathsig", "KILL", "--", process.execPath, "--version"]);
    return exitCode === 0 ? setpriv : null;
  })();
  return known;
}

function watchFromShell(pid: number): () => void {
  const watcher = spawn("sh", ["-c", 'cat >/dev/null; kill -9 "$1"', "sh", String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    // Out of our process group: a Ctrl-C in the terminal must not end the guard before the guarded.
    detached: true,
  });
  watcher.on("error", () => {});
  watcher.stdin.on("error", () => {});
  watcher.unref();
  return () => watcher.kill("SIGKILL");
}

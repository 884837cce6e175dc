import { readdir, readFile, readlink } from "node:fs/promises";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../provision/process-alive.test-support.ts";

/** A process with everything it started, and the TCP ports that they listen on. Linux only. */
export interface Family {
  readonly root: number;
  readonly pids: readonly number[];
  readonly ports: readonly number[];
}

/** Waits until a process with this word on its command line is among the descendants of a run; k6 unless said otherwise. */
export async function untilStarted(root: number, word = "--out=csv=-"): Promise<Family> {
  for (let tries = 0; tries < 300; tries++) {
    await sleep(200);
    const pids = await descendants(root);
    const commands = await Promise.all(pids.map((pid) => readText(`/proc/${pid}/cmdline`)));
    if (commands.some((command) => command.includes(word))) return { root, pids, ports: await listeningPorts(pids) };
  }
  throw new Error(`nothing with ${word} was started within a minute`);
}

/** What is left of a family; what is just ending gets five seconds. */
export async function survivors(family: Family): Promise<{ readonly pids: number[]; readonly ports: number[] }> {
  for (let tries = 0; tries < 50 && family.pids.some(isAlive); tries++) await sleep(100);
  const open = await Promise.all(family.ports.map(async (port) => ((await isOpen(port)) ? [port] : [])));
  return { pids: family.pids.filter(isAlive), ports: open.flat() };
}

async function descendants(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readText(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || isBelow(parents.get(pid)));
  return [...parents.keys()].filter((pid) => pid !== root && isBelow(parents.get(pid)));
}

async function listeningPorts(pids: readonly number[]): Promise<number[]> {
  const inodes = new Set((await Promise.all(pids.map(socketInodes))).flat());
  const table = (await readText("/proc/net/tcp")).trim().split("\n").slice(1);
  return table
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === "0A" && inodes.has(fields[9] ?? ""))
    .map((fields) => Number.parseInt(fields[1]?.split(":")[1] ?? "", 16));
}

async function socketInodes(pid: number): Promise<string[]> {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

async function readText(file: string): Promise<string> {
  return await readFile(file, "utf8").catch(() => "");
}

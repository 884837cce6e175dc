import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Config } from "../../plan/config.ts";
import { readHostLimits } from "../../provision/host/host-limits.ts";
import { findK6 } from "../../provision/k6/k6.ts";
import { decidePinning, moveProcess } from "../../provision/host/pinning.ts";
import { findRedis } from "../../provision/redis/redis.ts";
import type { LoadTrialResult, TrialResult } from "../../results/trial-result.ts";
import type { RefusalCode } from "../../results/verdict.ts";
import { startBusyNeighbour } from "./busy-neighbour.test-support.ts";
import { executeRun, type FinishedRun } from "./execute-run.ts";
import { bufferStreams, resolveTiny } from "../tiny-run.test-support.ts";

const k6 = await findK6();
const noK6 = "missing" in k6 ? `needs k6: ${k6.hint}` : false;
const redis = await findRedis();
const noRedis = "missing" in redis ? `needs Redis: ${redis.hint}` : false;
const pinning = decidePinning(readHostLimits());
const noPinning = pinning.pinned ? false : pinning.why;

test.skipIf(noK6 || noPinning)(
  `a busy neighbour on the verifier's CPU refuses the trial${note(noK6, noPinning)}`,
  async () => {
    const cpu = pinning.pinned ? (pinning.targetCpus.split(",")[0] ?? "") : "";
    await using stack = new AsyncDisposableStack();
    const { codes, messages } = await runDisturbed({ load: { workloads: ["verify"] } }, async (processes) => {
      stack.use(await moveProcess(pidOf(processes, "verifier"), cpu));
      for (let n = 0; n < 2; n += 1) stack.use(await startBusyNeighbour(cpu));
    });
    expect(codes).toContain("run-queue-wait");
    expect(messages).toMatch(/main thread waited [\d.]+ % of the window/);
  },
);

test.skipIf(noK6 || noRedis)(
  `a Redis that hangs refuses the trial: nothing was checked against it${note(noK6, noRedis)}`,
  async () => {
    const load: Config["load"] = { denylists: ["redis"], workloads: ["verify"] };
    const { codes, messages, finished } = await runDisturbed({ load }, async (processes) => {
      await sleep(1000);
      process.kill(pidOf(processes, "redis"), "SIGSTOP");
    });
    expect(codes).toEqual(expect.arrayContaining(["denylist-unavailable", "redis-died"]));
    expect(messages).toContain("redis does not answer");
    expect(finished.analysis.sizingBases).toEqual([]);
  },
  60_000,
);

test.skipIf(noK6)(
  `a verifier that stands still refuses the trial: requests pile up until k6 has no virtual user left${note(noK6)}`,
  async () => {
    const load: Config["load"] = { workloads: ["verify"], measureSeconds: 3.5 };
    const { codes } = await runDisturbed({ load }, async (processes) => {
      await sleep(1800);
      const pid = pidOf(processes, "verifier");
      process.kill(pid, "SIGSTOP");
      await sleep(1800);
      process.kill(pid, "SIGCONT");
    });
    expect(codes).toEqual(expect.arrayContaining(["dropped-iterations", "vu-ceiling"]));
  },
);

test.skipIf(noK6 || noPinning)(
  `a starved generator is refused as such, and nothing is said of what the target can do${note(noK6, noPinning)}`,
  async () => {
    const cpu = pinning.pinned ? (pinning.generatorCpus.split(",").at(-1) ?? "") : "";
    await using stack = new AsyncDisposableStack();
    const load: Config["load"] = { workloads: ["verify"], ratePerSecond: 1500 };
    const { codes, finished } = await runDisturbed({ load }, async (processes) => {
      stack.use(await moveProcess(pidOf(processes, "generator"), cpu));
      stack.use(await startBusyNeighbour(cpu));
    });
    expect(codes.filter((code) => generatorCodes.has(code))).not.toEqual([]);
    expect(finished.analysis).toMatchObject({ verdict: { status: "refused" }, sizingBases: [], loadCurves: [] });
  },
  60_000,
);

test.skipIf(noK6 || process.platform !== "linux")(
  `a request that did not come from k6 refuses the trial: the counts do not reconcile${note(noK6)}`,
  async () => {
    const { codes, finished } = await runDisturbed({ load: { workloads: ["verify"] } }, async (processes) => {
      const ports = await listeningPorts(pidOf(processes, "verifier"));
      // One of them is the admin listener, which counts nothing.
      await Promise.all(ports.map((port) => fetch(`http://127.0.0.1:${port}/plain`).then((answer) => answer.text())));
    });
    expect(codes).toContain("counts-differ");
    const [trial] = finished.run.trials;
    const { clientRequests, serverRequests } = (trial as LoadTrialResult).evidence;
    expect((serverRequests ?? Number.NaN) - (clientRequests ?? Number.NaN)).toBe(1);
  },
);

/** What says that k6 could not make the rate. */
const generatorCodes: ReadonlySet<RefusalCode> = new Set(["generator-saturated", "dropped-iterations", "vu-ceiling"]);

interface Disturbed {
  readonly finished: FinishedRun;
  readonly codes: readonly RefusalCode[];
  readonly messages: string;
}

/** Runs a tiny plan of one trial and disturbs it once its processes run. */
async function runDisturbed(
  config: Config,
  disturb: (processes: Readonly<Record<string, number>>) => Promise<void>,
): Promise<Disturbed> {
  await using streams = await bufferStreams();
  const disturbances: Promise<void>[] = [];
  const finished = await executeRun(resolveTiny(config), streams, {
    quiet: true,
    onTrialStarted: (_trial, processes) => disturbances.push(disturb(processes)),
  });
  await Promise.all(disturbances);
  expect(disturbances).toHaveLength(1);
  const [trial] = finished.run.trials;
  return {
    finished,
    codes: reasonsOf(trial).map(({ code }) => code),
    messages: reasonsOf(trial)
      .map(({ message }) => message)
      .join("\n"),
  };
}

function reasonsOf(trial: TrialResult | undefined) {
  return trial?.verdict.status === "refused" ? trial.verdict.reasons : [];
}

/** Ports on which a process listens, as Linux tells: sockets in state 0A among its open files. */
async function listeningPorts(pid: number): Promise<number[]> {
  const files = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")),
  );
  const sockets = (await readFile(`/proc/${pid}/net/tcp`, "utf8")).split("\n").map((line) => line.trim().split(/\s+/));
  return sockets.flatMap(([, local = "", , state, , , , , , inode]) =>
    state === "0A" && files.includes(`socket:[${inode}]`) ? [Number.parseInt(local.split(":")[1] ?? "", 16)] : [],
  );
}

function pidOf(processes: Readonly<Record<string, number>>, component: string): number {
  const pid = processes[component];
  if (pid === undefined) throw new Error(`no ${component} among ${Object.keys(processes).join(", ")}`);
  return pid;
}

function note(...reasons: readonly (string | false)[]): string {
  const needed = reasons.filter((reason) => reason !== false);
  return needed.length === 0 ? "" : ` [skipped: ${needed.join("; ")}]`;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Config } from "../plan/config.ts";
import { findOnPath } from "../provision/find-on-path.ts";
import { findK6 } from "../provision/k6/k6.ts";
import { eventually } from "../provision/process-alive.test-support.ts";
import type { RunResult } from "../results/run-result.ts";
import { survivors, untilStarted } from "./process-family.test-support.ts";
import { bufferStreams, tiny } from "./tiny-run.test-support.ts";

const k6 = await findK6();
const noK6 = "missing" in k6;
const needsK6 = noK6 ? ` [skipped: needs k6: ${k6.hint}]` : "";

test("a configuration with five mistakes prints five messages and exits 2 before anything starts", async () => {
  const mistakes = {
    profile: "quik",
    seed: -1,
    algorithms: ["RS265"],
    load: { ratePerSecond: "fast" },
    sizng: {},
  };
  await using streams = await bufferStreams(mistakes as unknown as Config);
  const run = start(["run"], streams.cwd);
  expect(await ended(run)).toBe(2);
  expect(run.err().match(/^ {2}- .+/gm)).toHaveLength(5);
  expect(run.err()).toMatch(/profile: .*Did you mean quick\?/);
  expect(run.err()).toMatch(/sizng: unknown key.*Did you mean sizing\?/);
  expect(await readdir(streams.cwd)).toEqual(["jwt-capacity.config.ts"]);
});

test("without k6 the benchmark runs, the report says what is missing, and the exit status is 3 (C11, Q2)", async () => {
  await using streams = await bufferStreams(tiny);
  const run = start(["run", "--json"], streams.cwd, {
    // node alone on PATH, and a cache that holds nothing.
    PATH: fileURLToPath(new URL("../../node_modules/.bin", import.meta.url)),
    XDG_CACHE_HOME: join(streams.cwd, "cache"),
  });
  expect(await ended(run)).toBe(3);
  const summary = JSON.parse(run.out()) as { report: string; notMeasured: { why: string; hint: string }[] };
  await access(summary.report);
  expect(summary.notMeasured[0]?.why).toMatch(/k6 1\.8\.1 is needed/);
  expect(summary.notMeasured[0]?.hint).toContain("go install go.k6.io/k6@v1.8.1");
});

test("an output directory that cannot be written is said before anything is measured (F10)", async () => {
  await using streams = await bufferStreams(tiny);
  await writeFile(join(streams.cwd, "occupied"), "a file");
  const run = start(["bench", "--out", "occupied"], streams.cwd);
  expect(await ended(run)).toBe(2);
  expect(run.err()).toMatch(/JC-OUTPUT-001: the results cannot be written to .*occupied/);
});

test.skipIf(noK6 || process.platform !== "linux")(
  `Ctrl-C early in a long load exits 130 at once, with a report, and leaves no process and no port behind (C18)${needsK6}`,
  async () => {
    await using streams = await bufferStreams({ ...tiny, load: { ...tiny.load, measureSeconds: 600 } });
    const run = start(["load", "--json"], streams.cwd);
    const family = await untilStarted(run.pid);
    // k6 begins, warms up for a second and is in its window.
    await sleep(4000);
    // To the whole group, as a terminal does it.
    process.kill(-family.root, "SIGINT");
    expect(await ended(run)).toBe(130);
    const { report, status } = JSON.parse(run.out()) as { report: string; status: string };
    expect(status).toBe("interrupted");
    await access(report);
    expect(await survivors(family)).toEqual({ pids: [], ports: [] });
  },
);

// Measures for longer than a test may take.
const longBench: Config = { ...tiny, bench: { ...tiny.bench, measureSeconds: 300 } };

test.skipIf(process.platform !== "linux")(
  "closing the terminal after Ctrl-C is no second Ctrl-C: it exits 130 with a report (F03)",
  async () => {
    await using streams = await bufferStreams(longBench);
    const run = start(["bench", "--json"], streams.cwd);
    await untilStarted(run.pid, "bench-process.ts");
    process.kill(run.pid, "SIGINT");
    while (!run.err().includes("Interrupted")) await sleep(5);
    process.kill(run.pid, "SIGHUP");
    expect(await ended(run)).toBe(130);
    const { report, status } = JSON.parse(run.out()) as { report: string; status: string };
    expect(status).toBe("interrupted");
    await access(report);
  },
);

const script = process.platform === "linux" ? findOnPath(["script"]) : null;

test.skipIf(script === null)(
  `a run whose terminal is gone, so that it can say nothing more, exits 130 with a report (F03)${script === null ? " [skipped: needs Linux and script (package util-linux)]" : ""}`,
  async () => {
    await using streams = await bufferStreams(longBench);
    // Who started it in the terminal goes with the terminal: it notes by itself how it ends.
    const harness = [
      'import { writeFileSync } from "node:fs";',
      'process.on("exit", (status) => writeFileSync("status", String(status)));',
      `await import(${JSON.stringify(pathToFileURL(main).href)});`,
    ];
    await writeFile(join(streams.cwd, "harness.mjs"), harness.join("\n"));
    const { NO_COLOR: _ignored, ...env } = process.env;
    const command = `exec "${process.execPath}" harness.mjs bench`;
    const terminal = spawn(script ?? "", ["-q", "-c", command, "/dev/null"], {
      cwd: streams.cwd,
      env: { ...env, SHELL: "/bin/sh", TERM: "xterm" },
      stdio: ["pipe", "ignore", "ignore"],
    });
    const family = await untilStarted(terminal.pid ?? Number.NaN, "bench-process.ts");
    terminal.kill("SIGKILL");
    const readStatus = () => readFile(join(streams.cwd, "status"), "utf8").catch(() => null);
    expect(await eventually(async () => (await readStatus()) !== null, 30)).toBe(true);
    expect(await readStatus()).toBe("130");
    const latest = join(streams.cwd, "results", "latest");
    const { run } = JSON.parse(await readFile(join(latest, "results.json"), "utf8")) as RunResult;
    expect(run.status).toBe("interrupted");
    await access(join(latest, "report.html"));
    expect(await survivors(family)).toEqual({ pids: [], ports: [] });
  },
);

test.skipIf(noK6 || process.platform !== "linux")(
  `a harness that is killed outright leaves no process and no port, and its run can still be reported (F04)${needsK6}`,
  async () => {
    await using streams = await bufferStreams({
      ...tiny,
      load: { ...tiny.load, workloads: ["bench", "verify"], measureSeconds: 60 },
    });
    const run = start(["run"], streams.cwd);
    const family = await untilStarted(run.pid);
    process.kill(family.root, "SIGKILL");
    await ended(run);
    expect(await survivors(family)).toEqual({ pids: [], ports: [] });
    const results = join(streams.cwd, "results");
    const [id = ""] = await readdir(results);
    const report = start(["report", join(results, id)], streams.cwd);
    expect(await ended(report)).toBe(0);
    await access(join(results, id, "report.html"));
  },
);

test("a second Ctrl-C ends at once (F02)", async () => {
  await using streams = await bufferStreams(tiny);
  const run = start(["target"], streams.cwd);
  while (!run.out().includes("protected")) await sleep(20);
  process.kill(run.pid, "SIGINT");
  process.kill(run.pid, "SIGINT");
  expect([0, 130]).toContain(await ended(run));
});

test.skipIf(process.platform === "win32")("a reader that goes away is no error (C4)", async () => {
  const run = spawn("sh", ["-c", `"${process.execPath}" "${main}" --help | head -1`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  run.stdout.on("data", (text: Buffer) => output.push(text.toString()));
  run.stderr.on("data", (text: Buffer) => output.push(text.toString()));
  await once(run, "close");
  expect(output.join("").trim()).toBe("Examples:");
});

const main = fileURLToPath(new URL("./bin.mjs", import.meta.url));

interface Started {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
}

function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { out: "", err: "" };
  child.stdout.on("data", (text: Buffer) => (written.out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (written.err += text.toString()));
  return { pid: child.pid ?? Number.NaN, child, out: () => written.out, err: () => written.err };
}

async function ended({ child }: Started): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "close");
  return child.exitCode;
}

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { readHostLimits } from "../provision/host/host-limits.ts";
import { findK6 } from "../provision/k6/k6.ts";
import { decidePinning } from "../provision/host/pinning.ts";
import { isAlive } from "../provision/process-alive.test-support.ts";
import { scratchDirectory } from "../provision/scratch-directory.test-support.ts";
import { type K6Options, runK6, START_MARK } from "./run-k6.ts";

const k6 = await findK6();
const noK6 = "missing" in k6 ? `needs k6: ${k6.hint}` : false;
const pinning = decidePinning(readHostLimits());
const notPinned = noK6 || (pinning.pinned ? false : pinning.why);

test.skipIf(notPinned !== false)(
  `a pinned k6 runs on its CPUs alone, under the pid that is ended with it${note(notPinned)}`,
  async () => {
    if (!pinning.pinned) return;
    const cpus = pinning.generatorCpus.split(",")[0] ?? "";
    const script = [
      'import { sleep } from "k6";',
      `export const setup = () => console.log("${START_MARK}");`,
      "export default () => sleep(30);",
    ];
    await using running = await start(script, { cpus });
    const pid = running.pid ?? 0;
    expect(await running.started).not.toBeNull();
    expect(readFileSync(`/proc/${pid}/comm`, "utf8").trim()).toBe("k6");
    expect(readFileSync(`/proc/${pid}/status`, "utf8")).toMatch(new RegExp(`^Cpus_allowed_list:\\s*${cpus}$`, "m"));
    await running[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
  },
);

test.skipIf(noK6 !== false)(
  `k6 reads no configuration file of the user's: connections are reused whatever that one says${note(noK6)}`,
  async () => {
    const config = JSON.stringify({ noConnectionReuse: true });
    // Where k6 looks for it on Linux, and on a Mac.
    const home = scratchDirectory({
      ".config/k6/config.json": config,
      "Library/Application Support/k6/config.json": config,
    });
    vi.stubEnv("HOME", home);
    onTestFinished(() => void vi.unstubAllEnvs());
    const seen = { requests: 0, connections: 0 };
    const server = createServer((_request, response) => {
      seen.requests += 1;
      response.end("ok");
    });
    server.on("connection", () => (seen.connections += 1)).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const script = [
      'import http from "k6/http";',
      "export const options = { vus: 1, iterations: 20 };",
      `export default () => http.get("http://127.0.0.1:${port}/");`,
    ];
    await using running = await start(script);
    expect(await running.ended).toMatchObject({ exitCode: 0 });
    expect(seen).toEqual({ requests: 20, connections: 1 });
  },
);

test.skipIf(noK6 !== false)(
  `a k6 that never begins is ended, and so is one that does not finish, and its log says which${note(noK6)}`,
  async () => {
    const said: string[] = [];
    await using hanging = await start(["for (;;);", "export default () => {};"], { longestStartSeconds: 1 });
    expect(await hanging.started).toBeNull();
    expect((await hanging.ended).log).toContain("k6 had not begun after 1 s: ended by the harness");
    await using endless = await start(
      [
        'import { sleep } from "k6";',
        `export const setup = () => console.log("${START_MARK}");`,
        'export default () => (console.log("at work"), sleep(30));',
      ],
      { seconds: 1, longestOvertimeSeconds: 1, onLog: (line) => said.push(line) },
    );
    expect(await endless.started).not.toBeNull();
    await endless.ended;
    // As it comes, and without the mark that is no word of the scenario's own.
    expect(said.slice(0, 2)).toEqual(["at work", "k6 had not finished after 2 s: ended by the harness"]);
    for (const { pid } of [hanging, endless]) expect(isAlive(pid ?? 0)).toBe(false);
  },
);

function start(script: readonly string[], options: Partial<K6Options> = {}): ReturnType<typeof runK6> {
  const directory = scratchDirectory({ "script.js": script.join("\n") });
  const [file, trialFile] = [join(directory, "script.js"), join(directory, "trial.json")];
  return runK6("missing" in k6 ? "" : k6.path, file, trialFile, { seconds: 30, ...options });
}

function note(reason: string | false): string {
  return reason === false ? "" : ` [skipped: ${reason}]`;
}

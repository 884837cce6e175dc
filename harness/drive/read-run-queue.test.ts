import { expect, test } from "vitest";
import { startChild } from "../provision/child-process.ts";
import { readHostLimits } from "../provision/host/host-limits.ts";
import { decidePinning } from "../provision/host/pinning.ts";
import { eventually } from "../provision/process-alive.test-support.ts";
import { parseSchedstat, readRunQueue } from "./read-run-queue.ts";

const pinning = decidePinning(readHostLimits());
const readable = (await readRunQueue(process.pid)) !== null;
const skip = !pinning.pinned ? pinning.why : !readable ? "this kernel keeps no scheduler statistics" : false;

test("running and waiting time are the first two figures of schedstat, and what is not kept is null, never zero", async () => {
  expect(parseSchedstat("779711241 787065672 226\n")).toEqual({ ranSeconds: 0.779711241, waitedSeconds: 0.787065672 });
  expect(parseSchedstat("0 0 0\n")).toBeNull();
  expect(parseSchedstat("")).toBeNull();
  expect(await readRunQueue(2 ** 22 + 1)).toBeNull();
});

test.skipIf(skip !== false)(
  `two busy processes on one CPU wait for each other about as long as each of them runs${skip === false ? "" : ` [skipped: ${skip}]`}`,
  async () => {
    if (!pinning.pinned) return;
    const cpus = pinning.targetCpus.split(",")[0] ?? "";
    await using one = await startBusy(cpus);
    await using other = await startBusy(cpus);
    expect(
      await eventually(async () => {
        const waits = await Promise.all([readRunQueue(one.pid), readRunQueue(other.pid)]);
        return waits.every((wait) => (wait?.waitedSeconds ?? 0) > 0.3);
      }),
    ).toBe(true);
  },
);

function startBusy(cpus: string) {
  // It never reaches its event loop again, so it ends by the signal, or by itself.
  const script = 'console.log("{}"); const end = Date.now() + 10_000; while (Date.now() < end);';
  return startChild({ component: "busy", command: process.execPath, args: ["-e", script], env: {}, cpus });
}

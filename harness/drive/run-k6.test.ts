import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readHostLimits } from "../provision/host/host-limits.ts";
import { findK6 } from "../provision/k6/k6.ts";
import { decidePinning } from "../provision/host/pinning.ts";
import { isAlive } from "../provision/process-alive.test-support.ts";
import { runK6, START_MARK } from "./run-k6.ts";

const k6 = await findK6();
const pinning = decidePinning(readHostLimits());
const skip = "missing" in k6 ? `needs k6: ${k6.hint}` : pinning.pinned ? false : pinning.why;

test.skipIf(skip !== false)(
  `a pinned k6 runs on its CPUs alone, under the pid that is ended with it${skip === false ? "" : ` [skipped: ${skip}]`}`,
  async () => {
    if ("missing" in k6 || !pinning.pinned) return;
    const directory = await mkdtemp(join(tmpdir(), "jwt-capacity-test-"));
    try {
      const script = join(directory, "script.js");
      const lines = [
        'import { sleep } from "k6";',
        `export const setup = () => console.log("${START_MARK}");`,
        "export default () => sleep(30);",
      ];
      await writeFile(script, lines.join("\n"));
      const cpus = pinning.generatorCpus.split(",")[0] ?? "";
      const running = await runK6(k6.path, script, join(directory, "trial.json"), cpus);
      const pid = running.pid ?? 0;
      expect(await running.started).not.toBeNull();
      expect(readFileSync(`/proc/${pid}/comm`, "utf8").trim()).toBe("k6");
      expect(readFileSync(`/proc/${pid}/status`, "utf8")).toMatch(new RegExp(`^Cpus_allowed_list:\\s*${cpus}$`, "m"));
      await running[Symbol.asyncDispose]();
      expect(isAlive(pid)).toBe(false);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
);

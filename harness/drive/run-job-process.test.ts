import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readHostLimits } from "../provision/host/host-limits.ts";
import { decidePinning } from "../provision/host/pinning.ts";
import { type JobEnd, runJobProcess } from "./run-job-process.ts";

const pinning = decidePinning(readHostLimits());

test("a job gets what it was told and its last line is the outcome", async () => {
  const { outcome, exitCode } = await runJob(
    'console.log("on the way"); console.log(JSON.stringify({ got: JSON.parse(readFileSync(process.argv[2], "utf8")) }));',
  );
  expect({ outcome, exitCode }).toEqual({ outcome: { got: { n: 1 } }, exitCode: 0 });
});

test("a job that dies has no outcome and says how it ended", async () => {
  const ended = await runJob('console.log("{}"); console.error("no luck"); process.exit(7);');
  expect(ended).toMatchObject({ outcome: null, exitCode: 7, log: ["no luck"] });
});

test("a job that takes too long is ended, and its log says who ended it", async () => {
  const ended = await runJob("setInterval(() => {}, 1000);", { timeoutSeconds: 0.6 });
  expect(ended).toMatchObject({
    outcome: null,
    signal: "SIGKILL",
    log: [expect.stringMatching(/ended by the harness/)],
  });
});

test.skipIf(!pinning.pinned)(
  `a pinned job runs on its CPUs alone${pinning.pinned ? "" : ` [skipped: ${pinning.why}]`}`,
  async () => {
    const cpus = pinning.pinned ? (pinning.generatorCpus.split(",")[0] ?? "") : "";
    const { outcome } = await runJob(
      'console.log(JSON.stringify({ cpus: /Cpus_allowed_list:\\s*(.*)/.exec(readFileSync("/proc/self/status", "utf8"))[1] }));',
      { cpus },
    );
    expect(outcome).toEqual({ cpus });
  },
);

async function runJob(
  script: string,
  more: { readonly cpus?: string; readonly timeoutSeconds?: number } = {},
): Promise<JobEnd<unknown>> {
  const directory = await mkdtemp(join(tmpdir(), "jwt-capacity-test-"));
  try {
    const file = join(directory, "job.mjs");
    await writeFile(file, `import { readFileSync } from "node:fs";\n${script}\n`);
    const { signal } = new AbortController();
    return await runJobProcess({ file, job: { n: 1 }, signal, timeoutSeconds: 20, ...more });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

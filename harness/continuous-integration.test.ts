import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** Runs the counter on a vitest report (`null`: none was written) and the exit status of the whole. */
function count(report: object | null, status: number): string {
  const directory = mkdtempSync(join(tmpdir(), "jwt-capacity-counts-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "tests.json");
  if (report !== null) writeFileSync(file, JSON.stringify(report));
  const counter = join(root, ".ci", "count-tests.mjs");
  return execFileSync(process.execPath, [counter, file, String(status)], { encoding: "utf8" });
}

const report = { numPassedTests: 41, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

test("the last line of the checks counts passed and failed tests", () => {
  expect(count(report, 0)).toBe("41 passed, 0 failed\n");
  expect(count({ ...report, numFailedTests: 2 }, 1)).toBe("41 passed, 2 failed\n");
});

test("skipped tests are named, so that a machine without k6 is not mistaken for a full run", () => {
  expect(count({ ...report, numPendingTests: 3, numTodoTests: 1 }, 0)).toBe("41 passed, 0 failed, 4 skipped\n");
});

test("what fails without a failed test still counts as one: lint, types, a file that does not load", () => {
  expect(count(null, 1)).toBe("0 passed, 1 failed\n");
  expect(count(report, 1)).toBe("41 passed, 1 failed\n");
});

test("workflow actions are pinned by commit, and D2: container images by version", () => {
  const actions = [...read(".github/workflows/ci.yml").matchAll(/uses: (\S+)/g)].map(([, action]) => action);
  expect(actions.length).toBeGreaterThan(0);
  for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
  const images = [...read("docker-compose.yml").matchAll(/image: (\S+)/g)].map(([, image]) => image);
  images.push(
    ...[...read("harness/provision/redis/redis-container.ts").matchAll(/redisImage = "(\S+)"/g)].map(
      ([, image]) => image,
    ),
  );
  expect(images).toHaveLength(3);
  for (const image of images) expect(image).toMatch(/:\d+\.\d+\.\d+/);
});

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

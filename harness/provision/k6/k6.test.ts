import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type TestContext } from "vitest";
import { buildK6 } from "./k6-build.ts";
import { cachedK6Path, findK6, k6Version } from "./k6.ts";
import { scratchDirectory } from "../scratch-directory.test-support.ts";

const answering = (version: string): string => `#!/bin/sh\necho "k6 v${version} (go1.26.0, linux/amd64)"\n`;

test("the k6 that is found was run and is of the pinned version", async (context: TestContext) => {
  const k6 = await findK6();
  if ("missing" in k6) context.skip(`needs k6 ${k6Version}: ${k6.hint}`);
  expect(k6).toMatchObject({ version: k6Version, source: expect.stringMatching(/^(K6_BIN|PATH|user cache)/) });
});

test("a k6 of another version is passed over with words, and the next place is looked at", async () => {
  const home = scratchDirectory({ "bin/k6": answering(k6Version), "bin/old": answering("1.7.0") });
  const k6 = await findK6({ HOME: home, PATH: join(home, "bin"), K6_BIN: join(home, "bin/old") });
  expect(k6).toMatchObject({ path: join(home, "bin/k6"), source: expect.stringContaining("PATH") });
  expect(k6.passedOver).toEqual([expect.stringMatching(/^K6_BIN .*: version 1\.7\.0, not 1\.8\.1$/)]);
});

test("something that does not answer like k6 is passed over with what it said", async () => {
  const home = scratchDirectory({ "bin/k6": "#!/bin/sh\necho 'broken library' >&2\nexit 127\n" });
  const k6 = await findK6({ HOME: home, PATH: join(home, "bin"), K6_BIN: join(home, "nothing-here") });
  expect(k6).toHaveProperty("missing", true);
  expect(k6.passedOver).toEqual([expect.stringMatching(/^K6_BIN .*ENOENT/), expect.stringContaining("broken library")]);
});

test("C11: without any k6 the answer names the version and the exact command", async () => {
  const k6 = await findK6({ HOME: scratchDirectory(), PATH: "" });
  expect(k6).toMatchObject({
    missing: true,
    why: "k6 1.8.1 is needed (none was found).",
    hint: expect.stringContaining("go install go.k6.io/k6@v1.8.1"),
  });
});

test("without Go the build says so", async () => {
  expect(await buildK6({ HOME: scratchDirectory(), PATH: "" })).toContain("Go is not on PATH");
});

test("a build that fails, or yields another version, leaves nothing in the cache and gives the reason", async () => {
  const failing = scratchDirectory({ "bin/go": "#!/bin/sh\necho 'go: no network' >&2\nexit 1\n" });
  const env = { HOME: failing, PATH: `${join(failing, "bin")}:/usr/bin:/bin` };
  expect(await buildK6(env)).toBe("go build of k6 failed: go: no network");

  // A fake compiler: writes a k6 of another version to where `-o` points.
  const wrong = `#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\nprintf '#!/bin/sh\\necho "k6 v9.9.9 (x)"\\n' >"$2"\nchmod +x "$2"\n`;
  const other = scratchDirectory({ "bin/go": wrong });
  const otherEnv = { HOME: other, PATH: `${join(other, "bin")}:/usr/bin:/bin` };
  expect(await buildK6(otherEnv)).toBe("the built k6 is version 9.9.9, not 1.8.1");
  expect(existsSync(cachedK6Path(otherEnv))).toBe(false);
});

test("a finished build is found in the user cache afterwards", async () => {
  const right = `#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\nprintf '#!/bin/sh\\necho "k6 v1.8.1 (x)"\\n' >"$2"\nchmod +x "$2"\n`;
  const home = scratchDirectory({ "bin/go": right });
  const env = { HOME: home, PATH: `${join(home, "bin")}:/usr/bin:/bin` };
  expect(await buildK6(env)).toBeNull();
  expect(await findK6({ HOME: home, PATH: "" })).toMatchObject({ path: cachedK6Path(env), version: k6Version });
});

test("an unwritable home is not the end: the cache falls back to the project", () => {
  const home = scratchDirectory({ file: "" });
  expect(cachedK6Path({ HOME: join(home, "file") })).toContain(`.cache${process.platform === "win32" ? "\\" : "/"}k6-`);
});

import { describe, expect, test } from "vitest";
import { ChildStartError, startChild, type Child } from "./child-process.ts";
import { eventually, isAlive } from "./process-alive.test-support.ts";

const idle = "setInterval(() => {}, 1000);";
const ready = `console.log(JSON.stringify({ hello: "world" })); ${idle}`;

function start(
  script: string,
  more: { readyTimeoutSeconds?: number; graceSeconds?: number; env?: Record<string, string> } = {},
): Promise<Child> {
  return startChild({ component: "thing", command: process.execPath, args: ["-e", script], env: {}, ...more });
}

function failure(promise: Promise<unknown>): Promise<ChildStartError> {
  return promise.then(
    () => {
      throw new Error("it started");
    },
    (error: unknown) => {
      if (error instanceof ChildStartError) return error;
      throw error;
    },
  );
}

describe("a child", () => {
  test("is handed over when it prints its ready line, and is gone when disposed of", async () => {
    const child = await start(ready);
    expect(child.ready).toEqual({ hello: "world" });
    expect([isAlive(child.pid), child.exit()]).toEqual([true, null]);
    await child[Symbol.asyncDispose]();
    expect(isAlive(child.pid)).toBe(false);
    expect(child.exit()).toEqual({ code: null, signal: "SIGTERM" });
  });

  test("that ignores SIGTERM is killed after the grace period", async () => {
    const child = await start(`process.on("SIGTERM", () => {}); ${ready}`, { graceSeconds: 0.2 });
    await child[Symbol.asyncDispose]();
    expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
  });

  test("gets the environment that it was given and nothing else", async () => {
    process.env["JWT_CAPACITY_TEST_SECRET"] = "canary";
    await using child = await start(`console.log(JSON.stringify(process.env)); ${idle}`, { env: { ONLY: "this" } });
    expect(child.ready).toEqual({ ONLY: "this" });
  });

  test("is not started through a shell", async () => {
    const args = ["-e", `console.log(JSON.stringify(process.argv.slice(1))); ${idle}`, "$(touch pwned)", "; ls", "*"];
    await using child = await startChild({ component: "thing", command: process.execPath, args, env: {} });
    expect(Object.values(child.ready)).toEqual(["$(touch pwned)", "; ls", "*"]);
  });

  test("keeps the last lines of its standard error", async () => {
    await using child = await start(`for (let i = 1; i <= 50; i++) console.error("line " + i); ${ready}`);
    expect(await eventually(() => child.stderr().at(-1) === "line 50")).toBe(true);
    expect(child.stderr()).toHaveLength(20);
  });

  test("does not block when it goes on printing", async () => {
    await using child = await start(
      `${ready} process.stdout.write("x".repeat(1e6) + "\\n", () => console.error("drained"));`,
    );
    expect(await eventually(() => child.stderr().includes("drained"))).toBe(true);
  });
});

describe("a start that fails says why and leaves no process", () => {
  test("F05 when the command does not exist", async () => {
    const error = await failure(startChild({ component: "k9", command: "/no/such/file", args: [], env: {} }));
    expect(error).toBeInstanceOf(ChildStartError);
    expect(error.message).toMatch(/^k9 could not be started: .*ENOENT/);
  });

  test("when the child ends first, with its code and what it said", async () => {
    const error = await failure(start('console.error("no luck"); process.exit(7)'));
    expect(error.message).toBe("thing exited with code 7 before it was ready");
    expect([error.exit?.code, error.stderr]).toEqual([7, ["no luck"]]);
  });

  test("when the child stays silent", async () => {
    const error = await failure(start(`console.error(process.pid); ${idle}`, { readyTimeoutSeconds: 1 }));
    expect(error.message).toBe("thing was not ready within 1 s");
    expect(isAlive(Number(error.stderr[0]))).toBe(false);
  });

  test("when the ready line is no JSON object", async () => {
    expect((await failure(start(`console.log("[Function]"); ${idle}`))).message).toMatch(/printed no JSON object/);
  });
});

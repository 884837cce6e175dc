import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openBrowser } from "../../../reports/open-browser.test-support.ts";
import { findK6 } from "../../provision/k6/k6.ts";
import { findRedis } from "../../provision/redis/redis.ts";
import { executeRun, type FinishedRun } from "./execute-run.ts";
import { bufferStreams, type BufferStreams, resolveTiny } from "../tiny-run.test-support.ts";
import { expectWhole } from "./trial-reasons.test-support.ts";
import { axeFindings } from "../../../reports/page/page-quality.test-support.ts";

const opened = await openBrowser();
const k6 = await findK6();
const redis = await findRedis();
const needs = [k6, redis].flatMap((found) => ("missing" in found ? [found.hint] : []));
const noBrowser = "missing" in opened ? ` [skipped: ${opened.missing}]` : "";

describe.skipIf(needs.length > 0)(
  `a real run of every workload${needs.length > 0 ? ` [skipped: ${needs.join("; ")}]` : ""}`,
  () => {
    let streams: BufferStreams;
    let finished: FinishedRun;

    beforeAll(async () => {
      streams = await bufferStreams();
      const config = resolveTiny({
        algorithms: ["HS256", "RS256", "ES256"],
        engines: ["node-crypto", "fast-jwt"],
        load: {
          algorithms: ["RS256"],
          engine: "fast-jwt",
          denylists: ["none", "in-process", "redis"],
          workloads: ["bench", "plain", "verify", "stepped", "login", "mixed", "revocation"],
        },
      });
      finished = await executeRun(config, streams, { quiet: true });
    }, 300_000);

    afterAll(async () => {
      if ("browser" in opened) await opened.browser.close();
      await streams[Symbol.asyncDispose]();
    });

    test("every trial reconciles exactly with what the targets counted", () => {
      const { trials } = finished.run;
      const loads = trials.filter((trial) => trial.kind === "load");
      expect(trials.length - loads.length).toBe(6);
      expect(loads.map(({ workload }) => workload).sort()).toEqual(
        ["login", "mixed", "plain", "revocation", "stepped", "verify", "verify", "verify"].sort(),
      );
      for (const trial of loads) expectWhole(trial);
      const churn = loads.find(({ workload }) => workload === "revocation");
      const requests = churn?.windows.flatMap((window) => window.latencies.map(({ request }) => request));
      expect(requests?.sort()).toEqual(["revoke", "verify", "verify_revoked"]);
      expect(churn?.evidence.falseAccepts).toBe(0);
      const stepped = loads.find(({ workload }) => workload === "stepped");
      expect(stepped?.windows.map((window) => window.offeredPerSecond)).toEqual([100, 150]);
    });

    test.skipIf(noBrowser !== "").for(["light", "dark"] as const)(
      `R1 R16: offline and %s its report makes no request, logs no error, draws, and axe finds nothing${noBrowser}`,
      async (colorScheme) => {
        if (!("browser" in opened)) throw new Error(opened.missing);
        const context = await opened.browser.newContext({
          offline: true,
          colorScheme,
          viewport: { width: 1280, height: 800 },
        });
        onTestFinished(() => context.close());
        const page = await context.newPage();
        const problems: string[] = [];
        const url = pathToFileURL(finished.reportFile).href;
        page.on("request", (request) => request.url() !== url && problems.push(`request ${request.url()}`));
        page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
        page.on("pageerror", (error) => problems.push(error.message));
        await page.goto(url);
        await page.locator("html.scripted").waitFor();
        // How many depends on what this machine let stand; the token sizes are always drawn.
        expect(await page.locator("canvas").count()).toBeGreaterThan(0);
        expect(problems).toEqual([]);
        const { violations, passes } = await axeFindings(page);
        expect(violations).toEqual([]);
        expect(passes).toBeGreaterThan(10);
      },
    );

    test("R22 F29 F30: nothing that a run leaves behind holds a token, a key or a password", async () => {
      const files = (await readdir(finished.directory, { recursive: true, withFileTypes: true })).filter((entry) =>
        entry.isFile(),
      );
      const leaks = await Promise.all(
        files.map(async (entry) => {
          const text = await readFile(join(entry.parentPath, entry.name), "utf8");
          return /eyJ[A-Za-z0-9_-]+\.|PRIVATE KEY|redis:\/\/[^/\s]*:[^/\s]*@/.test(text) ? [entry.name] : [];
        }),
      );
      expect(leaks.flat()).toEqual([]);
      expect(files.length).toBeGreaterThan(10);
    });

    test("every stage's output is saved, and the last ones can be made again from disk to the same figures", async () => {
      const { runProgram } = await import("../program.ts");
      const stored = async (name: string) => readFile(join(finished.directory, name), "utf8");
      const before = { analysis: await stored("analysis.json"), report: await stored("report.html") };
      expect(await runProgram(streams, ["analyse", "results/latest", "--json"])).toBe(0);
      expect(await runProgram(streams, ["report", "results/latest"])).toBe(0);
      expect((await stored("analysis.json")) === before.analysis).toBe(true);
      expect((await stored("report.html")) === before.report).toBe(true);
    });
  },
);

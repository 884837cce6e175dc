import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { AbResult } from "../../results/ab-result.ts";
import { exampleAb, exampleScatter, type ExampleAbScenario } from "../../results/example-ab.test-support.ts";
import type { HistoryLine } from "../../results/history-line.ts";
import { runProgram } from "../program.ts";
import { bufferStreams } from "../tiny-run.test-support.ts";

/** A working directory with a history, and the commands in it. */
export async function historyPlace() {
  const streams = await bufferStreams();
  onTestFinished(() => streams[Symbol.asyncDispose]());
  const { cwd } = streams;
  const run = async (env: Readonly<Record<string, string>>, args: readonly string[]) => {
    await using own = await bufferStreams();
    const status = await runProgram({ ...own, env: { ...own.env, ...env }, cwd }, ["history", ...args]);
    const [out, err] = [own.out(), own.err()];
    return { status, out, err };
  };
  const history = (...args: readonly string[]) => run({}, args);
  return {
    cwd,
    keep: (lines: readonly HistoryLine[], rest = "") =>
      writeFile(join(cwd, "history.jsonl"), `${lines.map((line) => `${JSON.stringify(line)}\n`).join("")}${rest}`),
    store: async (name: string, ab: unknown) => {
      await mkdir(join(cwd, name), { recursive: true });
      await writeFile(join(cwd, name, "ab.json"), typeof ab === "string" ? ab : JSON.stringify(ab));
    },
    history,
    historyWith: (env: Readonly<Record<string, string>>, ...args: readonly string[]) => run(env, args),
  };
}

/** An `ab` of one scenario whose candidate is like its base, and 3 % above the reference; `others` run without controls. */
export function nightlyAb(
  change: { readonly ab?: Partial<AbResult["ab"]> } = {},
  scenario: Partial<ExampleAbScenario> = {},
  others: readonly ExampleAbScenario[] = [],
): AbResult {
  return exampleAb({
    ...change,
    scenarios: [
      {
        name: "RS256",
        candidate: exampleScatter(12),
        again: exampleScatter(12, { turn: 2 }),
        planted: exampleScatter(12, { shift: 0.049, turn: 7 }),
        reference: exampleScatter(12, { shift: -0.03, turn: 4 }),
        ...scenario,
      },
      ...others,
    ],
  });
}

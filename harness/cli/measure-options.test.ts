import { expect, test } from "vitest";
import { wholePlan } from "../plan/plan-warnings.ts";
import { loadWorkloads } from "../plan/workloads.ts";
import type { WorkloadId } from "../results/workloads.ts";
import { type MeasureOptions, resolveOptions } from "./measure/resolve-options.ts";
import { runProgram } from "./program.ts";
import { bufferStreams } from "./tiny-run.test-support.ts";

/** What somebody may ask to be measured. */
const asked: Readonly<Record<string, MeasureOptions>> = {
  "--profile": { profile: "standard" },
  "--preset": { preset: "iot" },
  "--algorithms": { algorithms: ["EdDSA"] },
  "--engines": { engines: ["fast-jwt"] },
  "--rate": { rate: 321 },
  "--seed": { seed: 5 },
};

const commands: readonly (readonly [command: string, workloads: readonly WorkloadId[] | undefined])[] = [
  ["run", undefined],
  ["bench", ["bench"]],
  ["load", loadWorkloads],
];

test.each(commands)("%s has the options that change its trials, and no other of them", async (command, workloads) => {
  await using streams = await bufferStreams();
  await runProgram(streams, [command, "--help"]);
  const trialsWith = async (options: MeasureOptions) =>
    JSON.stringify(wholePlan(await resolveOptions(options, streams, workloads)).trials);
  const usual = await trialsWith({});
  for (const [name, options] of Object.entries(asked))
    expect([name, streams.out().includes(`  ${name} `)]).toEqual([name, (await trialsWith(options)) !== usual]);
});

test.each([
  [["bench", "--rate", "5"], "'--rate'"],
  [["bench", "--preset", "iot"], "'--preset'"],
  [["load", "--engines", "jose"], "'--engines'"],
  [["config", "print", "--github"], "'--github'"],
  [["config", "print", "--allow-invalid"], "'--allow-invalid'"],
])("an option that would do nothing is a mistake: %j", async (args, named) => {
  await using streams = await bufferStreams();
  expect(await runProgram(streams, args)).toBe(2);
  expect(streams.err()).toContain(`JC-USAGE-001: unknown option ${named}`);
});

test("config print has everything that decides what is measured, and shows no progress", async () => {
  await using streams = await bufferStreams();
  await runProgram(streams, ["config", "print", "--help"]);
  for (const name of [...Object.keys(asked), "--config", "--out", "--json"])
    expect(streams.out()).toContain(`  ${name}`);
  expect(streams.out()).toMatch(/--quiet +accepted by every command; this one shows no progress/);
});

import { formatProblem } from "../../plan/config-problems.ts";
import type { Config } from "../../plan/config.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { loadConfigFile } from "../../plan/load-config-file.ts";
import { type ConfigLayers, mergeLayers, type ResolvedConfig, resolveConfig } from "../../plan/resolve-config.ts";
import type { WorkloadId } from "../../results/workloads.ts";
import { COMMAND } from "../../results/command.ts";
import type { CiFileOptions } from "../ci/ci-files.ts";
import { presetOption } from "../preset-option.ts";
import type { Streams } from "../streams.ts";
import { presetConfig } from "./preset-config.ts";

/** Options of the measuring commands, as the command line gives them. */
export interface MeasureOptions extends CiFileOptions {
  readonly profile?: string;
  readonly preset?: string;
  readonly config?: string;
  readonly seed?: number;
  readonly out?: string;
  readonly algorithms?: readonly string[];
  readonly engines?: readonly string[];
  readonly rate?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly allowInvalid?: boolean;
  readonly dryRun?: boolean;
  readonly verbose?: boolean;
  readonly github?: boolean;
}

/**
 * Merges flags, environment, configuration file and profile.
 *
 * @param workloads the workloads of a command that measures only some
 * @throws JwtCapacityError JC-CONFIG-001 with every problem at once, before any process starts
 */
export async function resolveOptions(
  options: MeasureOptions,
  streams: Streams,
  workloads?: readonly WorkloadId[],
): Promise<ResolvedConfig> {
  return resolveLayers(await readLayers(options, streams, workloads));
}

/** What flags, environment and configuration file say, each by itself. */
export async function readLayers(
  options: MeasureOptions,
  streams: Streams,
  workloads?: readonly WorkloadId[],
): Promise<ConfigLayers> {
  const preset = presetOption(options.preset, "run");
  // What a flag says is checked like a file's content; its type here is only what it should be.
  const given = {
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.out === undefined ? {} : { out: options.out }),
    ...(options.algorithms === undefined ? {} : { algorithms: options.algorithms }),
    ...(options.engines === undefined ? {} : { engines: options.engines }),
    ...(options.rate === undefined ? {} : { load: { ratePerSecond: options.rate } }),
  } as Config;
  const flags = preset === null ? given : mergeLayers(presetConfig(preset, given), given);
  const file = await loadConfigFile(options.config, streams.cwd);
  return { file, environment: streams.env, flags, workloads };
}

/**
 * The configuration that the layers make.
 *
 * @throws JwtCapacityError JC-CONFIG-001 with every problem at once
 */
export function resolveLayers(layers: ConfigLayers): ResolvedConfig {
  const resolved = resolveConfig(layers);
  if ("config" in resolved) return resolved.config;
  const { problems } = resolved;
  throw new JwtCapacityError(
    "JC-CONFIG-001",
    `${problems.length} ${problems.length === 1 ? "problem" : "problems"} in the configuration; nothing was started:\n` +
      problems.map((problem) => `  - ${formatProblem(problem)}`).join("\n"),
    `correct them and run again; \`${COMMAND} config schema\` says what each setting may be`,
  );
}

import { z } from "zod";
import { configOrigins, type SettingOrigin } from "../plan/config-origins.ts";
import { configSchema } from "../plan/config-schema.ts";
import { hashConfig } from "../plan/resolve-config.ts";
import { type MeasureOptions, readLayers, resolveLayers } from "./measure/resolve-options.ts";
import type { Streams } from "./streams.ts";
import type { CommandOutput } from "./command-outputs.ts";

/**
 * `config print`: every setting of a run with these options, its value and where that comes from.
 *
 * @throws JwtCapacityError JC-CONFIG-001, JC-CONFIG-002
 */
export async function configPrintCommand(streams: Streams, options: MeasureOptions): Promise<number> {
  const layers = await readLayers(options, streams);
  const config = resolveLayers(layers);
  const settings = configOrigins(config, layers);
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, configHash: hashConfig(config), settings } satisfies CommandOutput<"config-output">)}\n`
      : describe(settings),
  );
  return 0;
}

/** `config schema`: JSON Schema of what a configuration file may say. */
export function configSchemaCommand(streams: Streams): Promise<number> {
  streams.stdout.write(`${JSON.stringify(z.toJSONSchema(configSchema, { io: "input" }), null, 2)}\n`);
  return Promise.resolve(0);
}

function describe(settings: readonly SettingOrigin[]): string {
  const rows = settings.map(({ path, value, origin, detail }) => ({
    path,
    origin: detail === null ? origin : `${origin} ${detail}`,
    value: show(value),
  }));
  const widest = (key: "path" | "origin") => Math.max(...rows.map((row) => row[key].length));
  const [path, origin] = [widest("path"), widest("origin")];
  // The value last: some are long.
  return rows.map((row) => `${row.path.padEnd(path)}  ${row.origin.padEnd(origin)}  ${row.value}\n`).join("");
}

function show(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === "string" ? value : JSON.stringify(value);
  return value.map((item) => (typeof item === "object" ? JSON.stringify(item) : String(item))).join(", ") || "none";
}

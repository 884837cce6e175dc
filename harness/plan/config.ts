import type { z } from "zod";
import type { configSchema } from "./config-schema.ts";

/** What a `jwt-capacity.config.ts` may say: everything optional, the rest comes from the profile. */
export type Config = z.input<typeof configSchema>;

/**
 * Types a configuration file. Put `export default defineConfig({ … })` into `jwt-capacity.config.ts`.
 *
 * @example
 * export default defineConfig({ profile: "quick", algorithms: ["RS256", "ES256"], load: { ratePerSecond: 800 } });
 */
export function defineConfig(config: Config): Config {
  return config;
}

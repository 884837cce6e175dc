import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{targets,harness,reports,scenarios}/**/*.test.ts"],
    // Tests start real k6, Redis, targets and browsers on few cores: one file at a time keeps them from starving each other.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

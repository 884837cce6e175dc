import { defineConfig } from "vitest/config";

const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };
const computing = [
  "harness/{analyse,plan,results,gather,cli/{history,compare,plan},provision/{host,revisions,tokens}}/**/*.test.ts",
  "{reports,scenarios,targets}/**/*.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      // What drives no load, whatever it starts: as many files at once as there are CPUs.
      {
        test: { name: "computing", include: computing, maxWorkers: "100%", sequence: { groupOrder: 0 }, ...timeouts },
      },
      // What starts real k6, Redis, targets and benchmarks on few cores: one file at a time keeps them from starving each other.
      {
        test: {
          name: "running",
          include: ["harness/**/*.test.ts"],
          exclude: computing,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...timeouts,
        },
      },
    ],
  },
});

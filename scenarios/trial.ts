import { SharedArray } from "k6/data";
import type { Options, Scenario, Stage } from "k6/options";
import type { GeneratorInput } from "../harness/plan/generator-input.ts";
import type { WindowSpec } from "../harness/plan/trial-spec.ts";

/** The trial that this k6 process carries out. */
export const trial: GeneratorInput = JSON.parse(open(__ENV["TRIAL_FILE"] ?? ""));

/** The corpus: a line per distinct token, `token` or `token case`, minted before the trial and shared by all VUs. */
export const corpus = new SharedArray("corpus", () => linesOf(trial.corpusFile));

/** Tokens that no flow of this trial ever revokes. */
export const lastingTokens = corpus.length - trial.tokensToRevoke;

const { sequenceFile } = trial;
/** Index of each request's token; `null` when they come in turn. */
export const sequence =
  sequenceFile === null ? null : new SharedArray("sequence", () => linesOf(sequenceFile).map(Number));

function linesOf(file: string): string[] {
  return open(file).trimEnd().split("\n");
}

/**
 * One arrival-rate scenario per flow, which goes through warm-up and windows at the rate of each: the same VUs, and so the same
 * connections, serve all of it. Scenarios of their own per window would open fresh connections inside every window. Any dropped
 * iteration or wrong answer fails the run, and so does a latency budget that is crossed.
 */
export function optionsOf(input: GeneratorInput): Options {
  const total = (window: WindowSpec) => window.flows.reduce((sum, flow) => sum + flow.ratePerSecond, 0);
  const [busiest] = [...input.windows].sort((a, b) => total(b) - total(a));
  if (busiest === undefined) throw new Error("the trial has no window");
  // The warm-up at the highest rate uses every VU, so that all connections are open before the first window.
  const stretches = [{ ...busiest, name: "warmup", seconds: input.warmupSeconds }, ...input.windows];
  const requests = busiest.flows.map((flow) => flow.request);
  const rateOf = (stretch: WindowSpec, request: string) =>
    // k6 takes whole numbers of iterations per unit: a long unit keeps the fraction of a small rate.
    Math.round((stretch.flows.find((flow) => flow.request === request)?.ratePerSecond ?? 0) * 100);
  const scenarios: Record<string, Scenario> = {};
  for (const request of requests) {
    const stages: Stage[] = stretches.flatMap((stretch) => [
      { target: rateOf(stretch, request), duration: "0s" },
      { target: rateOf(stretch, request), duration: `${stretch.seconds}s` },
    ]);
    scenarios[request] = {
      executor: "ramping-arrival-rate",
      exec: request,
      startRate: rateOf(busiest, request),
      timeUnit: "100s",
      stages,
      preAllocatedVUs: input.vusPerFlow[request] ?? 1,
      maxVUs: input.vusPerFlow[request] ?? 1,
      gracefulStop: "5s",
    };
  }
  return {
    scenarios,
    systemTags: ["scenario", "name", "status"],
    summaryTrendStats: ["count", "min", "avg", "p(50)", "p(90)", "p(95)", "p(99)", "p(99.9)", "max"],
    discardResponseBodies: true,
    maxRedirects: 0,
    thresholds: {
      dropped_iterations: ["count==0"],
      script_exceptions: ["count==0"],
      false_accepts: ["count==0"],
      false_rejects: ["count==0"],
      unexpected_answers: ["count==0"],
      unavailable_answers: ["count==0"],
      // One sub-metric per window; the figures of a report come from the samples between the window's own edges.
      ...Object.fromEntries(stretches.map(({ name }) => [`http_req_duration{window:${name}}`, ["max>=0"]])),
      ...Object.fromEntries(Object.entries(input.thresholds).map(([metric, limits]) => [metric, [...limits]])),
    },
  };
}

/** The window that a moment of the trial lies in; the last one for what comes after. */
export function windowAt(secondsSinceStart: number): string {
  let end = trial.warmupSeconds;
  if (secondsSinceStart < end) return "warmup";
  for (const { name, seconds } of trial.windows) {
    end += seconds;
    if (secondsSinceStart < end) return name;
  }
  return trial.windows.at(-1)?.name ?? "warmup";
}

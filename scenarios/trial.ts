import { SharedArray } from "k6/data";
import type { Options, Scenario } from "k6/options";
import type { GeneratorInput } from "../harness/plan/generator-input.ts";

/** The trial that this k6 process carries out. */
export const trial: GeneratorInput = JSON.parse(open(__ENV["TRIAL_FILE"] ?? ""));

/** Distinct valid tokens, minted before the trial and shared by all VUs. */
export const tokens = new SharedArray("tokens", () => open(trial.corpusFile).trimEnd().split("\n"));

/** Tokens that no flow of this trial ever revokes. */
export const lastingTokens = tokens.length - trial.tokensToRevoke;

/** Warm-up and windows as arrival-rate scenarios back to back, one per flow; any dropped iteration or wrong answer fails the run. */
export function optionsOf(input: GeneratorInput): Options {
  const [first] = input.windows;
  if (first === undefined) throw new Error("the trial has no window");
  const scenarios: Record<string, Scenario> = {};
  const used: Record<string, number> = {};
  let start = 0;
  for (const window of [{ ...first, name: "warmup", seconds: input.warmupSeconds }, ...input.windows]) {
    for (const { request, ratePerSecond } of window.flows) {
      const vus = input.vusPerFlow[request] ?? 1;
      const offset = used[request] ?? 0;
      used[request] = offset + Math.ceil(ratePerSecond * window.seconds) + 1;
      scenarios[`${window.name}__${request}`] = {
        executor: "constant-arrival-rate",
        exec: request,
        startTime: `${start}s`,
        duration: `${window.seconds}s`,
        // k6 takes whole numbers of iterations per unit: a long unit keeps the fraction of a small rate.
        rate: Math.round(ratePerSecond * 100),
        timeUnit: "100s",
        preAllocatedVUs: vus,
        maxVUs: vus,
        gracefulStop: "5s",
        env: { TOKEN_OFFSET: String(offset) },
      };
    }
    start += window.seconds;
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
      ...Object.fromEntries(Object.keys(scenarios).map((name) => [`http_req_duration{scenario:${name}}`, ["max>=0"]])),
    },
  };
}

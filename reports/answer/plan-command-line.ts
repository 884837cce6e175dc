import { type PlanQuestion, plainSurroundings } from "../../harness/analyse/fleet/plan-question.ts";
import type { Subject } from "../../harness/results/trial-result.ts";
import { COMMAND } from "../../harness/results/command.ts";
import { percentileLabel } from "../../harness/results/percentile-seconds.ts";
import { shellWord } from "./shell-word.ts";

/** The arguments of `plan` that ask this question of this design: what the page shows, for the command line. */
export function planArguments(question: PlanQuestion, design: Subject): readonly string[] {
  const { sloPercentile, sloSeconds } = question;
  const surroundings = Object.entries(options).flatMap(([name, option]) => {
    const key = name as keyof typeof options;
    const value = question[key];
    return value === null || value === plainSurroundings[key] ? [] : [option, String(value)];
  });
  const bits = question.nodeBitsPerSecond;
  return [
    "--rate",
    String(question.ratePerSecond),
    "--slo",
    `${percentileLabel(sloPercentile)}=${sloSeconds}s`,
    "--headroom",
    String(question.headroom),
    // Zones say by themselves what may be lost.
    ...(question.zones > 1 ? [] : ["--spare", String(question.spareNodes)]),
    "--vcpus",
    String(question.vcpusPerNode),
    ...surroundings,
    ...(bits === null ? [] : ["--node-gbits", String(bits / 1e9)]),
    "--algorithm",
    design.algorithm,
    "--engine",
    design.engine,
    "--denylist",
    design.denylist,
    "--token-profile",
    design.tokenProfile,
    "--placement",
    design.placement,
    ...(design.cache === null ? [] : ["--cache-hits", String(design.cache.hitRatio)]),
  ];
}

/** The whole command, as somebody would type it: of this run, whichever ran last. */
export function planCommandLine(runId: string, question: PlanQuestion, design: Subject): string {
  return [COMMAND, "plan", ...[`results/${runId}`, ...planArguments(question, design)].map(shellWord)].join(" ");
}

const options = {
  zones: "--zones",
  growth: "--growth",
  imbalance: "--imbalance",
  peakFactor: "--peak-factor",
  loginsPerValidation: "--logins",
  revokedTokens: "--revoked",
  pricePerVcpuHour: "--price-vcpu-hour",
  pricePerGb: "--price-gb",
} as const satisfies Partial<Record<keyof typeof plainSurroundings, string>>;

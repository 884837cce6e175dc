import { engines } from "../../targets/verify/engines.ts";
import type { WorkloadId } from "../results/workloads.ts";
import { wantsTargets } from "./build-plan.ts";
import type { ConfigProblem } from "./config-problems.ts";
import type { Config } from "./config.ts";
import { whyNoBench, whyNoComparison, whyNoPlacement } from "./impossible-parts.ts";
import { revokedWithoutDenylist } from "./population.ts";
import { enginesFor } from "./possible-pairs.ts";
import type { ResolvedConfig } from "./resolve-config.ts";

/** Loads are bounded in count: no measurement window sends more requests than this. */
const MAX_REQUESTS_PER_WINDOW = 2_000_000;

/**
 * Values that are fine by themselves and not together, as far as they matter for what is measured.
 *
 * @param said what file, environment and flags name: what a profile brings is left out of the plan where it cannot be had, what
 * somebody asked for is a mistake
 */
export function configConflicts(config: ResolvedConfig, said: Config): ConfigProblem[] {
  const conflicts = [
    ...warmUp(config),
    ...missingPairs(config),
    ...impossibleWishes(config, said),
    ...untellableTokens(config),
    ...fractions(config),
    ...rates(config),
  ];
  return conflicts.map(([path, message]) => ({ layer: "configuration", path, message }));
}

type Conflict = readonly [path: string, message: string];

function warmUp({ bench: { minWarmupSeconds: min, maxWarmupSeconds: max } }: ResolvedConfig): Conflict[] {
  return min > max ? [["bench.minWarmupSeconds", `${min} is above bench.maxWarmupSeconds (${max})`]] : [];
}

function missingPairs(config: ResolvedConfig): Conflict[] {
  const { load, probe, duet } = config;
  const wants = (...ids: readonly WorkloadId[]) => ids.some((id) => load.workloads.includes(id));
  const why = wants("bench") ? whyNoBench(config) : null;
  const driven = [
    ["load.algorithms", load.algorithms, wantsTargets(config)],
    // Narrowed together with the load: one problem, named once.
    ["probe.algorithms", probe.algorithms, wants("sweep") && probe.algorithms !== load.algorithms],
    ["duet.algorithms", duet.algorithms, wants("duet") && duet.algorithms !== load.algorithms],
    ["duet.stageAlgorithms", duet.stageAlgorithms, wants("duet") && duet.stageAlgorithms !== load.algorithms],
  ] as const;
  return [
    ...(why === null ? [] : [["engines", why] as const]),
    ...driven.flatMap(([path, algorithms, wanted]) =>
      algorithms.flatMap((algorithm, index): Conflict[] => {
        if (!wanted || engines[load.engine].supports(algorithm)) return [];
        const able = enginesFor(algorithm).join(", ");
        const message = `${load.engine} (load.engine) does not offer ${algorithm}; engines that do: ${able}`;
        return [[`${path}[${index}]`, message]];
      }),
    ),
  ];
}

function impossibleWishes(config: ResolvedConfig, said: Config): Conflict[] {
  const { workloads } = config.load;
  const wished = [
    ...(workloads.includes("placement") ? (said.probe?.placements ?? []) : []).map(
      (id, index) => [`probe.placements[${index}]`, id, whyNoPlacement(config, id)] as const,
    ),
    ...(workloads.includes("duet") ? (said.duet?.comparisons ?? []) : []).map(
      (id, index) => [`duet.comparisons[${index}]`, id, whyNoComparison(config, id)] as const,
    ),
  ];
  return wished.flatMap(([path, id, why]): Conflict[] => (why === null ? [] : [[path, `${id} cannot be had: ${why}`]]));
}

function untellableTokens({ load }: ResolvedConfig): Conflict[] {
  return load.denylists.flatMap((denylist): Conflict[] => {
    const problem = revokedWithoutDenylist(load.population, denylist);
    return problem === null ? [] : [["load.population.mix.revoked", problem]];
  });
}

function fractions({ probe }: ResolvedConfig): Conflict[] {
  const shared = probe.fractions.filter((fraction) => probe.holdOutFractions.includes(fraction));
  if (shared.length === 0) return [];
  return [
    ["probe.holdOutFractions", `${shared.join(", ")} also stands in probe.fractions: a held-out load is never fitted`],
  ];
}

function rates({ load }: ResolvedConfig): Conflict[] {
  const steps = load.stepsPerSecond;
  const rising = steps.every((step, index) => index === 0 || step > (steps[index - 1] ?? 0));
  const most = Math.max(load.ratePerSecond * load.measureSeconds, ...steps.map((rate) => rate * load.stepSeconds));
  return [
    ...(rising ? [] : [["load.stepsPerSecond", `must rise from step to step, got [${steps.join(", ")}]`] as const]),
    ...(most <= MAX_REQUESTS_PER_WINDOW
      ? []
      : [
          [
            "load",
            `one window would send ${most} requests; at most ${MAX_REQUESTS_PER_WINDOW} are allowed: lower the rate or the seconds`,
          ] as const,
        ]),
  ];
}

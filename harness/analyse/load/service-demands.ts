import type { ServiceDemand } from "../analysis.ts";
import { componentsOf, cpusUsed, demandByRepetition } from "./component-demand.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import type { Condition, LoadSample } from "./load-samples.ts";

/** CPU of every component per request, under every condition: a table over load, because demand falls as load rises. */
export function serviceDemands(conditions: readonly Condition[]): ServiceDemand[] {
  return conditions.map(({ subject, workload, offeredPerSecond, samples }) => ({
    subject,
    workload,
    offeredPerSecond,
    achievedPerSecond: estimateFrom(samples.map(({ window }) => window.achievedPerSecond)),
    components: [...new Set(samples.flatMap(({ window }) => componentsOf(window)))].flatMap((component) =>
      demandOf(component, samples),
    ),
  }));
}

function demandOf(component: string, samples: readonly LoadSample[]): ServiceDemand["components"] {
  const demands = demandByRepetition(samples, component).map(({ value }) => value);
  const used = samples.flatMap(({ window }) => cpusUsed(window, component) ?? []);
  if (demands.length === 0 || used.length === 0) return [];
  return [{ component, cpuSecondsPerRequest: estimateFrom(demands), cpusUsed: estimateFrom(used) }];
}

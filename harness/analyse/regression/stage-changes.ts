import type { DuetSlice, DuetTrialResult } from "../../results/trial-result.ts";
import { cpuOf } from "../costs/duet-pairs.ts";
import { median } from "../statistics/median.ts";
import { pairedEstimate } from "../statistics/paired-estimate.ts";
import type { StageChange } from "./ab-analysis.ts";

/**
 * What each stage of a validation costs on both sides, from duets of routes that end after one stage each: the difference of
 * neighbouring routes, candidate less base, block by block; the median over the blocks of a pair; the paired estimate over the
 * pairs (as `validation-costs.ts` has it for one side). The stage that moved most comes first.
 *
 * The route without a token check comes first and is the stage `http`. Refused duets are left out; empty when none is left.
 */
export function stageChanges(duets: readonly DuetTrialResult[]): StageChange[] {
  const pairs = duets.filter(({ verdict }) => verdict.status === "valid").flatMap(pairStages);
  const byStage = Map.groupBy(pairs, ({ stage }) => stage);
  return [...byStage]
    .map(([stage, found]) => {
      const { value, low, high, samples } = pairedEstimate(found.map(({ added }) => added));
      return {
        stage,
        baseSeconds: median(found.map(({ base }) => base)),
        candidateSeconds: median(found.map(({ candidate }) => candidate)),
        added: { value, low, high, pairs: samples },
      };
    })
    .sort((a, b) => Math.abs(b.added.value) - Math.abs(a.added.value));
}

/** One stage in one pair of processes, s. */
interface PairStage {
  readonly stage: string;
  readonly base: number;
  readonly candidate: number;
  readonly added: number;
}

function pairStages({ variants, slices }: DuetTrialResult): PairStage[] {
  const routes = variants.filter(({ name }) => name === "base").map(({ route }) => route);
  const indexOf = (role: string, route: string): number =>
    variants.findIndex((variant) => variant.name === role && variant.route === route);
  const blocks = [...Map.groupBy(slices, ({ block }) => block).values()];
  const hasCache = variants.some(({ subject }) => subject.cache !== null);
  return routes.flatMap((route, place) => {
    const before = routes[place - 1];
    const costs = (role: string) => (block: readonly DuetSlice[]) =>
      costIn(block, indexOf(role, route), before === undefined ? null : indexOf(role, before));
    const known = blocks.flatMap((block) => {
      const [base, candidate] = [costs("base")(block), costs("candidate")(block)];
      return base === null || candidate === null ? [] : [{ base, candidate, added: candidate - base }];
    });
    if (known.length === 0) return [];
    const middle = (read: (one: (typeof known)[number]) => number): number => median(known.map(read));
    return [
      {
        stage: stageOf(route, before === undefined, hasCache),
        base: middle(({ base }) => base),
        candidate: middle(({ candidate }) => candidate),
        added: middle(({ added }) => added),
      },
    ];
  });
}

/** What a route costs more than the one before it, in one block; `null` when a slice is missing. */
function costIn(block: readonly DuetSlice[], index: number, before: number | null): number | null {
  const cpu = (variant: number): number | null => {
    const slice = block.find((one) => one.variant === variant);
    return slice === undefined ? null : cpuOf(slice);
  };
  const [cost, less] = [cpu(index), before === null ? 0 : cpu(before)];
  return cost === null || less === null ? null : cost - less;
}

/** `/protected/decode` is the stage `decode`; the whole route ends with the denylist, and a cache has a part in it alone. */
function stageOf(route: string, isFirst: boolean, hasCache: boolean): string {
  if (isFirst) return "http";
  if (route === "/protected") return hasCache ? "cache and denylist" : "denylist";
  return route.split("/").at(-1) ?? route;
}

import { comparisons } from "../../results/comparisons.ts";
import type { StageCosts, ValidationCost } from "../analysis.ts";
import { cpuOf, type DuetGroup, estimatePair, overOf } from "./duet-pairs.ts";
import type { DuetVariant } from "../../results/trial-result.ts";

/** |rest| / marginal up to which the stages are said to add up. */
export const STAGES_AGREE_SHARE = 0.1;

/**
 * What a validation adds to the plain route, taken apart twice: by routes that end after each stage, in the service, and by the
 * stages called in a loop without one. The first adds up by construction; how far the second falls short is the rest.
 */
export function validationCosts(groups: readonly DuetGroup[], stages: readonly StageCosts[]): ValidationCost[] {
  return groups
    .filter(({ comparison }) => comparisons[comparison].of === "steps")
    .flatMap((group) => {
      const last = group.variants.length - 1;
      const plain = estimatePair(group, [0, last], (a) => cpuOf(a));
      const marginal = estimatePair(group, [0, last], (a, b) => cpuOf(b) - cpuOf(a));
      const subject = group.variants[last]?.subject;
      if (plain === null || marginal === null || subject === undefined) return [];
      const alone = stages.find(
        ({ algorithm, engine, tokenProfile }) =>
          algorithm === subject.algorithm && engine === subject.engine && tokenProfile === subject.tokenProfile,
      );
      const sum = alone?.stages.reduce((total, { cpuSeconds }) => total + cpuSeconds.value, 0) ?? null;
      const restSeconds = sum === null ? null : marginal.value - sum;
      return [
        {
          subject,
          over: overOf(group),
          plainCpuSeconds: plain,
          marginalCpuSeconds: marginal,
          inService: group.variants.slice(1).flatMap((variant, index) => {
            const cpuSeconds = estimatePair(group, [index, index + 1], (a, b) => cpuOf(b) - cpuOf(a));
            return cpuSeconds === null ? [] : [{ stage: stageName(variant), cpuSeconds }];
          }),
          alone: alone?.stages.map(({ stage, cpuSeconds }) => ({ stage, cpuSeconds })) ?? [],
          timerSeconds: alone?.timerSeconds ?? null,
          restSeconds,
          restShare: restSeconds === null || marginal.value === 0 ? null : Math.abs(restSeconds / marginal.value),
        },
      ];
    });
}

/** `/protected/decode` is the stage `decode`; the whole route ends with the denylist. */
export function stageName({ route }: DuetVariant): string {
  return route === "/protected" ? "denylist" : (route.split("/").at(-1) ?? route);
}

import type { MarginalCost } from "./analysis.ts";
import { demandByRepetition } from "./component-demand.ts";
import { differenceOf } from "./difference-of.ts";
import { estimateFrom } from "./estimate-from.ts";
import type { Condition } from "./load-samples.ts";
import { subjectKey } from "./subject-order.ts";

/**
 * Verifier CPU per validation minus that of `plain` at the same offered rate; without one there is no row, since
 * demand depends on load. It is the `plain` of the same target, else every `plain` of the run at that rate.
 */
export function marginalCosts(conditions: readonly Condition[]): MarginalCost[] {
  const plains = conditions.filter(({ workload }) => workload === "plain");
  return conditions
    .filter(({ workload }) => workload === "verify")
    .flatMap(({ subject, offeredPerSecond, samples }) => {
      const sameRate = plains.filter((plain) => plain.offeredPerSecond === offeredPerSecond);
      const sameSubject = sameRate.filter((plain) => subjectKey(plain.subject) === subjectKey(subject));
      const validated = demandByRepetition(samples, "verifier");
      const plain = demandByRepetition(
        (sameSubject.length > 0 ? sameSubject : sameRate).flatMap((condition) => condition.samples),
        "verifier",
      );
      if (validated.length === 0 || plain.length === 0) return [];
      return [
        {
          subject,
          offeredPerSecond,
          cpuSeconds: differenceOf(validated, plain),
          plainCpuSeconds: estimateFrom(plain.map(({ value }) => value)),
        },
      ];
    });
}

import { comparisons } from "../../results/comparisons.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { DuetSlice } from "../../results/trial-result.ts";
import { cpuOf, type DuetGroup, duetGroups, pairedByBlock, throughputOf } from "../costs/duet-pairs.ts";
import { median } from "../statistics/median.ts";
import { subjectLabel } from "../subject-order.ts";
import type { MetricKindId } from "./metric-kinds.ts";
import { keyOf, type MetricReading } from "./metric-reading.ts";

/**
 * Ratios of the variants of every duet to its reference, as logarithms, one per pair of fresh processes: the machine's moment was
 * the same for both sides and is not in them. Only the same set of variants alive at once is compared.
 */
export function duetMetrics(run: RunResult): MetricReading[] {
  return duetGroups(run).flatMap((group) => {
    switch (comparisons[group.comparison].of) {
      case "designs":
        return group.variants.slice(1).flatMap((_, index) => designReadings(group, index + 1));
      case "steps":
        return stepReadings(group);
      default:
        return [];
    }
  });
}

function designReadings(group: DuetGroup, variant: number): MetricReading[] {
  const [reference, own] = [group.variants[0], group.variants[variant]];
  const label = `${comparisons[group.comparison].label}: ${own?.name ?? ""} over ${reference?.name ?? ""} (${subjectText(group)})`;
  const pair = [0, variant] as const;
  return [
    ...reading(group, pair, "duet-cpu", label, cpuOf),
    ...reading(group, pair, "duet-throughput", label, throughputOf),
    ...reading(group, pair, "duet-p50", label, ({ p50Seconds }) => p50Seconds),
  ];
}

/** The whole validation over the route without one, which decides, and each step over the one before it, which says where. */
function stepReadings(group: DuetGroup): MetricReading[] {
  const last = group.variants.length - 1;
  const name = (index: number): string => group.variants[index]?.name ?? "";
  const subject = subjectText(group);
  return [
    ...reading(group, [0, last], "duet-cpu", `Whole validation: ${name(last)} over ${name(0)} (${subject})`, cpuOf),
    ...group.variants
      .slice(1)
      .flatMap((_, index) =>
        reading(group, [index, index + 1], "duet-stage", `${name(index + 1)} over ${name(index)} (${subject})`, cpuOf),
      ),
  ];
}

function subjectText({ variants: [reference] }: Pick<DuetGroup, "variants">): string {
  return reference === undefined ? "" : subjectLabel(reference.subject);
}

function reading(
  { comparison, variants, trials }: DuetGroup,
  pair: readonly [number, number],
  kind: MetricKindId,
  label: string,
  read: (slice: DuetSlice) => number,
): MetricReading[] {
  const subject = variants[pair[1]]?.subject;
  const values = trials
    .map(({ slices }) => pairedByBlock(slices, pair, (a, b) => Math.log(read(b) / read(a))))
    .filter((blocks) => blocks.length > 0)
    .map(median);
  if (subject === undefined || values.length === 0) return [];
  const key = keyOf(comparison, variants, pair);
  const reference = `${comparisons[comparison].label}: ${variants[pair[0]]?.name ?? ""} (${subjectText({ variants })})`;
  return [{ kind, key, label, subject, values, workload: "duet", offeredPerSecond: null, reference, notJudged: null }];
}

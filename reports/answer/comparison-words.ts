import type { Comparison, Noise } from "../../harness/analyse/analysis.ts";
import { type ComparisonId, comparisonIds, comparisons } from "../../harness/results/comparisons.ts";
import { countWords } from "../format/count-words.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";

/** Comparisons against one reference. */
export interface ComparisonGroup {
  readonly comparison: ComparisonId;
  readonly label: string;
  readonly rows: readonly Comparison[];
}

/** Comparisons by what they compare and with what, in the order in which they are usually asked. */
export function comparisonGroups(compared: readonly Comparison[]): readonly ComparisonGroup[] {
  const groups = Map.groupBy(compared, ({ comparison, reference }) => JSON.stringify([comparison, reference]));
  const place = ({ comparison }: ComparisonGroup): number => comparisonIds.indexOf(comparison);
  return [...groups.values()]
    .flatMap((rows) => {
      const [first] = rows;
      if (first === undefined) return [];
      const { comparison } = first;
      return [{ comparison, label: comparisons[comparison].label, rows }];
    })
    .sort((a, b) => place(a) - place(b));
}

/** What a comparison found, in words: a difference within the noise is none. */
export function differenceWords({ isNone, lnCpuRatio }: Comparison): string {
  if (isNone) return "no difference";
  return lnCpuRatio.value > 0 ? "costs more" : "costs less";
}

/** `4 pairs`, `8 blocks`: what an interval is over. */
export function overWords({ over, lnCpuRatio: { samples } }: Comparison): string {
  return countWords(samples, over);
}

/** What duets of the reference design with itself say about this machine, in sentences. */
export function noiseWords(noise: Noise | null): string {
  if (noise === null) {
    return "The noise of this machine was not measured (no duet of a design with itself, or fewer than four); only the intervals say what is a difference.";
  }
  const { cpu, over } = noise;
  const share = (value: number): string => formatQuantity(value, "share");
  return `Over ${formatExact(cpu.pairs)} ${over}s of one design against itself, CPU per request scattered with a standard deviation of ${share(cpu.sd)}; the smallest difference that as many ${over}s find is ${share(cpu.minimumDetectableEffect)}. What is smaller, or has an interval that holds zero, is called no difference.`;
}

/** The smallest CPU difference that the noise lets a comparison find, as a share; `null` where the noise is of another kind. */
export function noiseFloorOf({ over }: Comparison, noise: Noise | null): number | null {
  return noise?.over === over ? noise.cpu.minimumDetectableEffect : null;
}

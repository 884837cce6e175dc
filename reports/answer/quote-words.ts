import type { LatencyQuote } from "../../harness/analyse/analysis.ts";
import type { Confirmation } from "../../harness/analyse/model/confirmation.ts";
import { percentileLabel } from "../../harness/results/percentile-seconds.ts";
import type { SizingQuestion } from "../../harness/results/run-result.ts";
import { countWords } from "../format/count-words.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";

/** Whose latency may be quoted, in one sentence over all rates. */
export function quotesSummary(quotes: readonly LatencyQuote[]): string {
  const count = (source: LatencyQuote["source"]): number => quotes.filter((quote) => quote.source === source).length;
  const all = quotes.length;
  const parts = [
    [count("probe"), "from the probe"],
    [count("k6"), "from k6"],
    [count(null), "from neither"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${words} at ${formatExact(number)}`);
  return `Latency was measured at ${countWords(all, "load")}; it may be quoted ${said.join(", ")}.`;
}

/** Every reason against a generator, once, with the loads it holds for. */
export function reasonsAgainst(
  quotes: readonly LatencyQuote[],
): readonly { readonly reason: string; readonly loads: number }[] {
  // The figures of a reason differ from load to load: the first stands for all of its kind.
  const kinds = Map.groupBy(
    quotes.flatMap(({ reasons }) => reasons),
    (reason) => reason.replaceAll(/\d[\d.]*/gu, "#"),
  );
  return [...kinds.values()].map((same) => ({ reason: same[0] ?? "", loads: same.length }));
}

/** What is recommended for one verifier process, and what fresh processes said to it. */
export function confirmationWords(confirmation: Confirmation | null, question: SizingQuestion): readonly string[] {
  if (confirmation === null) return [];
  const { recommended, confirmedPerSecond, rates } = confirmation;
  if (recommended.kind === "none") return [`No rate is recommended: ${recommended.reason}`];
  const { ratePerSecond, fractionOfAnchor, seconds, repetitions, above } = recommended;
  const label = percentileLabel(question.sloPercentile);
  const rate = `${formatQuantity(ratePerSecond, "perSecond")} (${formatQuantity(fractionOfAnchor, "share")} of what it completed under overload)`;
  const higher = above === "missed" ? "the step above it missed the objective" : "no higher step may be recommended";
  return [
    `One verifier process is recommended ${rate}: ${label} ${formatQuantity(seconds, "seconds")}, median of ${countWords(repetitions, "sweep")}; ${higher}.`,
    confirmedPerSecond === null
      ? rates.length === 0
        ? "It was not driven again in fresh processes, so it is not confirmed."
        : "Fresh processes did not confirm it, nor the lower rates that were tried."
      : `Fresh processes confirmed ${formatQuantity(confirmedPerSecond, "perSecond")}.`,
  ];
}

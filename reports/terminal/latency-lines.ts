import type { Analysis } from "../../harness/analyse/analysis.ts";
import { subjectKey } from "../../harness/analyse/subject-order.ts";
import type { ReportContext } from "../answer/report-context.ts";
import { payWords } from "../answer/cache-words.ts";
import { noiseWords } from "../answer/comparison-words.ts";
import { modelsSummary, modelWords } from "../answer/model-words.ts";
import { confirmationWords, quotesSummary, reasonsAgainst } from "../answer/quote-words.ts";
import type { Painter } from "./painter.ts";
import { wrapText } from "./wrap-text.ts";

/** Whose latency may be quoted, why not the other, and the rate that is recommended; nothing without a latency. */
export function latencyLines({ run, analysis }: ReportContext, paint: Painter, width: number): readonly string[] {
  const { quotes, confirmation, models } = analysis;
  const own = models.filter(({ subject }) => subjectKey(subject) === subjectKey(run.run.referenceSubject));
  const modelled =
    models.length === 0 ? [] : [modelsSummary(models), ...own.map((model) => modelWords(model, run.run.sizing))];
  if (quotes.length === 0) return [];
  const reasons = reasonsAgainst(quotes).slice(0, MOST_REASONS);
  return [
    paint.bold("Latency"),
    ...[quotesSummary(quotes), ...confirmationWords(confirmation, run.run.sizing), ...modelled].flatMap((sentence) =>
      wrapText(sentence, width, "  "),
    ),
    ...reasons.flatMap(({ reason }) => wrapText(reason, width, "  - ", "    ")),
  ];
}

const MOST_REASONS = 3;

/** The noise beside the comparisons, and from which hit ratio a cache pays; nothing without a duet. */
export function noiseLines(analysis: Analysis, paint: Painter, width: number): readonly string[] {
  const { comparisons, cacheBreakEvens, noise } = analysis;
  if (comparisons.length === 0 && noise === null) return [];
  return [
    paint.bold("Noise floor"),
    ...wrapText(noiseWords(noise), width, "  "),
    ...(cacheBreakEvens.length === 0 ? [] : [paint.bold("Verified-token cache")]),
    ...cacheBreakEvens.flatMap((row) => wrapText(payWords(row), width, "  ")),
  ];
}

import { isDoubted } from "../../harness/analyse/compare/host-control.ts";
import { type MetricKindId, metricKindIds } from "../../harness/analyse/compare/metric-kinds.ts";
import type { Finding, MetricChange, RunComparison } from "../../harness/analyse/compare/run-comparison.ts";
import { median } from "../../harness/analyse/statistics/median.ts";
import { COMMAND } from "../../harness/results/command.ts";
import { formatDifference } from "../format/format-change.ts";
import { countWords } from "../format/count-words.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import type { NextStep } from "./next-step.ts";
import { shellWord } from "./shell-word.ts";

/** How a comparison ended, for people. */
export interface ComparisonHeading {
  readonly badge: string;
  /** In one sentence. */
  readonly meaning: string;
  /** As of a run's verdict: how it looks. */
  readonly status: "valid" | "lower-bound" | "refused";
}

/** The verdict of a comparison in words. */
export function comparisonHeading(comparison: RunComparison): ComparisonHeading {
  const { verdict, metrics } = comparison;
  const deciding = metrics.filter(({ decides }) => decides).length;
  const figures = `${countWords(deciding, "figure")} that may decide`;
  const headings: Readonly<Record<RunComparison["verdict"], ComparisonHeading>> = {
    regression: {
      badge: "REGRESSION",
      meaning: `Of ${figures} at least one got worse, beyond chance and by a size that counts.`,
      status: "refused",
    },
    "no-regression": {
      badge: "NO REGRESSION",
      meaning: `Of ${figures} none got worse. What a duet's two sides share is not among them.`,
      status: "valid",
    },
    inconclusive: {
      badge: "INCONCLUSIVE",
      meaning:
        deciding === 0
          ? "Nothing that was measured in both runs may decide; what is below is for reading."
          : `Of ${figures} none got worse, but ${isDoubted(comparison) ? DOUBT : "the candidate lacks others that the base has"}.`,
      status: "lower-bound",
    },
    refused: { badge: "REFUSED", meaning: "These runs are not compared.", status: "refused" },
  };
  return headings[verdict];
}

const DOUBT = "most CPU figures of two hours moved alike, and nothing says whether the machine or the software did";

/** What two stored runs cannot do on a shared machine. */
export function storedBaselineWords({ options }: RunComparison): readonly string[] {
  return [
    `A stored baseline from another hour cannot gate on a shared host: identical code was recorded a third apart within 75 minutes. Times, rates and CPU of two runs are therefore advisory${options.trustHost ? "; here they may decide, because --trust-host says that nobody shared this one" : ""}.`,
    "Ratios that duets measured in the same seconds may decide: the machine's moment is in both of their sides. They do not show what both sides share, nor tell a dearer variant from a cheaper reference.",
  ];
}

/** What can gate a change, with the commits of the runs where they are known. */
export function gateStep({ base, candidate }: RunComparison): NextStep {
  const named = [base, candidate].map(({ commit, dirty }) => (commit === null || dirty ? null : commit.slice(0, 10)));
  const [from, to] = named.every((commit) => commit !== null) && named[0] !== named[1] ? named : ["REF", "REF"];
  return {
    words: "To gate a change, measure both revisions at once:",
    commands: [`${COMMAND} ab --base ${shellWord(from ?? "REF")} --candidate ${shellWord(to ?? "REF")}`],
  };
}

/** Warnings of a comparison, one sentence each, the gravest first: what differs, what moved, what was left out. */
export function comparisonWarnings(comparison: RunComparison): readonly string[] {
  const { facts, hostShift, hostControl, options, verdict } = comparison;
  const noiseOf = (side: "base" | "candidate"): string[] => {
    const { why } = comparison.noise[side];
    return why === null || verdict === "inconclusive"
      ? []
      : [`Noise of the ${side}: ${why}; its ratios decide nothing.`];
  };
  return [
    ...facts.filter(({ standing }) => standing === "warns" || standing === "refuses").map(({ words }) => words),
    ...(hostControl.status === "moved" ? [hostControl.words] : []),
    ...(options.trustHost && hostControl.status === "unknown"
      ? [`The host is trusted on the user's word. ${hostControl.words}`]
      : []),
    ...(hostShift === null
      ? []
      : [
          `The median of ${formatExact(hostShift.metrics)} CPU figures moved by ${formatDifference(Math.expm1(hostShift.lnChange), "share")}, and ${formatQuantity(hostShift.sameWay, "share")} of them the same way: that reads like a machine of another speed or another Node, not like a change of one design.`,
        ]),
    ...(verdict === "refused" ? [] : [...noiseOf("base"), ...noiseOf("candidate")]),
  ];
}

/** What was found of one figure, in words. */
export function findingWords({ finding, why }: Pick<MetricChange, "finding" | "why">): string {
  const words = findingTexts[finding];
  return finding === "not-judged" && why !== null ? `${words}: ${why}` : words;
}

const findingTexts: Readonly<Record<Finding, string>> = {
  worse: "worse",
  better: "better",
  none: "no significant change",
  "below-limit": "no change that matters",
  "within-noise": "no change beyond the noise",
  "not-judged": "not judged",
};

/** `p < 0.001`, `0.04`; a dash where nothing was judged. */
export function probabilityWords(pValue: number | null): string {
  if (pValue === null) return "–";
  return pValue < 0.001 ? "< 0.001" : pValue.toPrecision(2);
}

/** How many of some figures were found what, and how far they moved in the median. */
export interface KindSummary {
  readonly kind: MetricKindId;
  readonly changes: readonly MetricChange[];
  readonly counts: Readonly<Record<Finding, number>>;
  readonly medianLnChange: number;
}

/** The changes of each kind, kinds without any left out. */
export function summariseKinds(metrics: readonly MetricChange[]): readonly KindSummary[] {
  return metricKindIds.flatMap((kind): KindSummary[] => {
    const changes = metrics.filter((change) => change.kind === kind);
    if (changes.length === 0) return [];
    const count = (finding: Finding): number => changes.filter((change) => change.finding === finding).length;
    const counts = {
      worse: count("worse"),
      better: count("better"),
      none: count("none"),
      "below-limit": count("below-limit"),
      "within-noise": count("within-noise"),
      "not-judged": count("not-judged"),
    };
    return [{ kind, changes, counts, medianLnChange: median(changes.map(({ lnChange }) => lnChange.value)) }];
  });
}

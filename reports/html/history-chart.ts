import type { HistoryPoint, ScenarioHistory } from "../../harness/analyse/regression/history-analysis.ts";
import { changeWords, dayWords } from "../answer/history-words.ts";
import { countWords } from "../format/count-words.ts";
import { MOST_POINTS, type LineChartSpec, type LinePoint } from "../format/chart-spec.ts";

/** A scenario over time: every run with its limits, spikes as outlines, and the levels as lines that say why they were accepted. */
export function historyChart(scenario: ScenarioHistory, id: string): LineChartSpec {
  const shown = scenario.points.slice(-MOST_POINTS);
  const timeOf = (run: string): number =>
    secondsOf(scenario.points.find((point) => point.run === run)?.startedAt ?? "");
  const first = secondsOf(shown[0]?.startedAt ?? "");
  const levels = scenario.levels.filter(({ to }) => timeOf(to) >= first);
  return {
    kind: "lines",
    id,
    conclusion: conclusionOf(scenario),
    quantity: "share",
    horizontal: "time",
    vertical: "linear",
    horizontalAxis: "start of the run (UTC)",
    verticalAxis: "CPU per validation over the reference",
    series: [
      { label: "runs", points: shown.map(pointOf), drawnAs: "points" },
      ...levels.map(({ from, to, value, accepted }, index) => ({
        label:
          accepted === null
            ? `level ${index + 1}: ${changeWords(value)}`
            : `level ${index + 1}: ${changeWords(value)}, accepted: ${accepted}`,
        points: [Math.max(first, timeOf(from)), timeOf(to)].map((x): LinePoint => ({ x, y: Math.expm1(value) })),
        drawnAs: "curve" as const,
        like: index + 1,
      })),
    ],
    limit: { value: 0, label: "reference" },
  };
}

function pointOf({ startedAt, ratio: { value, low, high }, status }: HistoryPoint): LinePoint {
  return {
    x: secondsOf(startedAt),
    y: Math.expm1(value),
    low: Math.expm1(low),
    high: Math.expm1(high),
    ...(status === "spike" ? { hollow: true } : {}),
  };
}

function conclusionOf({ name, points, findings, level }: ScenarioHistory): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `${name}: no run`;
  const spikes = points.filter(({ status }) => status === "spike").length;
  const stands = level === null ? "no level yet" : `now at ${changeWords(level)}`;
  const words = [
    findings.length === 0 ? "no change of the level" : `${countWords(findings.length, "change")} of the level`,
    ...(spikes === 0 ? [] : [`${countWords(spikes, "spike")}, drawn as outlines`]),
  ];
  return `${name} over the reference, ${dayWords(first.startedAt)} to ${dayWords(last.startedAt)}: ${stands}, ${words.join(", ")}.`;
}

function secondsOf(startedAt: string): number {
  return Date.parse(startedAt) / 1000;
}

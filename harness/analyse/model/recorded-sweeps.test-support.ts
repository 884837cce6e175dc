import { readFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "../statistics/median.ts";
import type { ModelSession, SessionStep } from "./model-steps.ts";

/** The recorded sweeps by name; `testdata/README.md` says what they are. */
export const recordings = ["e1-rs256-spin", "e1-rs256-spin-s2", "e1-es256-spin"] as const;

interface RecordedRow {
  readonly rep: number;
  readonly mode: "poisson" | "closed";
  readonly rate: number;
  readonly x: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly quiet: boolean;
}

/** The undisturbed windows of a recording as sweeps, the overloaded rate as their anchor; every step calibrates. */
export function recordedSweeps(name: (typeof recordings)[number]): readonly ModelSession[] {
  const text = readFileSync(join(import.meta.dirname, "..", "testdata", `${name}.jsonl`), "utf8");
  const rows = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RecordedRow)
    .filter(({ mode, quiet }) => mode === "poisson" && quiet);
  const overload = Math.max(...rows.map(({ rate }) => rate));
  // One anchor a recording: a single overload of 5 s scatters more than the machine changed.
  const anchorPerSecond = median(rows.filter(({ rate }) => rate === overload).map(({ x }) => x));
  return [...Map.groupBy(rows, ({ rep }) => rep)].map(([rep, own]) => ({
    repetition: rep + 1,
    anchorPerSecond,
    steps: own.filter(({ rate }) => rate < overload).map((row) => stepOf(row, anchorPerSecond)),
  }));
}

/** The same sweeps with the steps that `isHeldOut` names held out of every fit, and those from `below` on left out: past the knee no rate is planned. */
export function split(
  sweeps: readonly ModelSession[],
  isHeldOut: (place: number, fractionOfAnchor: number) => boolean,
  below = 0.8,
): readonly ModelSession[] {
  const all = sweeps.flatMap(({ steps }) => steps.map(({ fractionOfAnchor }) => fractionOfAnchor));
  const fractions = [...new Set(all)].filter((fraction) => fraction < below).sort((a, b) => a - b);
  return sweeps.map((sweep) => ({
    ...sweep,
    steps: sweep.steps.flatMap((step): SessionStep[] => {
      const place = fractions.indexOf(step.fractionOfAnchor);
      if (place === -1) return [];
      return [{ ...step, role: isHeldOut(place, step.fractionOfAnchor) ? "hold-out" : "calibrate" }];
    }),
  }));
}

function stepOf(row: RecordedRow, anchorPerSecond: number): SessionStep {
  const fractionOfAnchor = row.rate / anchorPerSecond;
  const seconds = { mean: row.mean, p50: row.p50, p90: row.p90, p95: row.p95, p99: row.p99 };
  return {
    percent: Math.round(100 * fractionOfAnchor),
    fractionOfAnchor,
    role: "calibrate",
    keptUp: true,
    seconds: Object.fromEntries(Object.entries(seconds).map(([quantile, micros]) => [quantile, micros * 1e-6])),
  };
}

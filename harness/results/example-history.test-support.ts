import type { HistoryAnnotation, HistoryRatio, HistoryRun, HistorySide } from "./history-line.ts";

/** Synthetic lines of a history for tests: made-up figures of a plausible size, one run a night at three. */

const DAY_MILLISECONDS = 86_400_000;
const FIRST_NIGHT = Date.parse("2026-09-01T03:00:00Z");

/** Half of what lies between the limits of a night of 12 pairs with a spread of 2.25 %, ln-ratio. */
export const exampleReach = 0.0146;

/** A ratio with limits on both sides of it. */
export function exampleRatio(value: number, change: Partial<HistoryRatio> = {}): HistoryRatio {
  return {
    name: "RS256",
    value,
    low: value - exampleReach,
    high: value + exampleReach,
    alphaSide: 0.025,
    pairs: 12,
    sd: 0.0225,
    ...change,
  };
}

/** The run of a night, counted from 0; `values` are ln-ratios by scenario. */
export function exampleHistoryRun(
  night: number,
  values: Readonly<Record<string, number>>,
  change: Partial<HistoryRun> = {},
): HistoryRun {
  const startedAt = new Date(FIRST_NIGHT + night * DAY_MILLISECONDS).toISOString();
  return {
    kind: "run",
    schemaVersion: 1,
    id: exampleRunId(night),
    startedAt,
    settingsHash: "b".repeat(64),
    reference: exampleHistorySide("v1.0.0", "3"),
    candidate: exampleHistorySide("main", "2"),
    base: exampleHistorySide("v1.1.0", "1"),
    host: { cpuModel: "AMD EPYC", cpus: 2, memoryBytes: 8e9, platform: "linux", arch: "x64" },
    verdict: "pass",
    link: `https://ci.example/run/${night}`,
    scenarios: Object.entries(values).map(([name, value]) => exampleRatio(value, { name })),
    ...change,
  };
}

/** `20260901T030000Z-0000`: that of the run of a night. */
export function exampleRunId(night: number): string {
  const day = new Date(FIRST_NIGHT + night * DAY_MILLISECONDS).toISOString().slice(0, 10).replaceAll("-", "");
  return `${day}T030000Z-${String(night).padStart(4, "0")}`;
}

/** Every night one scenario, with the ln-ratios given. */
export function exampleHistoryRuns(values: readonly number[], name = "RS256"): HistoryRun[] {
  return values.map((value, night) => exampleHistoryRun(night, { [name]: value }));
}

/** A level accepted at the run of a night. */
export function exampleAnnotation(night: number, text: string, scenario: string | null = null): HistoryAnnotation {
  return {
    kind: "annotation",
    schemaVersion: 1,
    run: exampleRunId(night),
    scenario,
    text,
    writtenAt: "2026-11-22T12:00:00.000Z",
  };
}

function exampleHistorySide(revision: string, digit: string): HistorySide {
  return {
    revision,
    commit: digit.repeat(40),
    dirty: false,
    node: "24.21.0",
    libraries: { jose: "6.2.17" },
    packages: {},
    settings: {},
  };
}

/** Values that stand evenly around a level, at most 0.6 % from it, in an order that looks drawn. */
export function exampleNights(count: number, level = 0): number[] {
  const steps = [0.1, -0.55, 0.4, -0.2, 0.6, -0.35, 0, 0.25, -0.6, 0.5, -0.1, -0.45, 0.35];
  return Array.from({ length: count }, (_, night) => level + (steps[night % steps.length] ?? 0) / 100);
}

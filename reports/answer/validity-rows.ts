import {
  ACHIEVED_SHARE,
  achievedShareLimit,
  GENERATOR_CPU_LIMIT,
  generatorShare,
} from "../../harness/analyse/window-gates.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import type { LoadTrialResult, LoadWindow } from "../../harness/results/trial-result.ts";
import type { RefusalCode } from "../../harness/results/verdict.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";
import { lowerLimitRow, upperLimitRow, type ThresholdRow } from "./threshold-rows.ts";
import { refusals } from "./refusals.ts";

/**
 * The validity checks of the load that the figures rest on: the worst value seen in a valid window, its limit and the
 * margin, and how often something was refused for it. Empty when the run has no load trial.
 */
export function validityRows(run: RunResult): readonly ThresholdRow[] {
  if (!run.trials.some(({ kind }) => kind === "load")) return [];
  const used = run.trials
    .filter((trial) => trial.kind === "load")
    .filter(({ verdict }) => verdict.status === "valid")
    .flatMap((trial) => trial.windows.map((window) => ({ trial, window })))
    .filter(({ window }) => window.verdict.status === "valid");
  return [
    ...checks.map(({ name, code, limit, seen, show }) =>
      upperLimitRow(name, { limit, value: largest(used.map(seen)) }, show, refusedNote(run, code)),
    ),
    achievedRow(run, used),
  ];
}

/** A valid window and the trial it belongs to. */
interface Used {
  readonly trial: LoadTrialResult;
  readonly window: LoadWindow;
}

interface Check {
  readonly name: string;
  readonly code: RefusalCode;
  readonly limit: number;
  /** `null`: could not be observed; `undefined`: the check does not apply. */
  readonly seen: (used: Used) => number | null | undefined;
  readonly show: (value: number) => string;
}

const count = (value: number): string => formatExact(value);
const share = (value: number): string => formatQuantity(value, "share");

const checks: readonly Check[] = [
  { name: "Dropped iterations", code: "dropped-iterations", limit: 0, seen: dropped, show: count },
  { name: "Virtual users in use", code: "vu-ceiling", limit: 1, seen: virtualUsers, show: share },
  {
    name: "Generator CPU",
    code: "generator-saturated",
    limit: GENERATOR_CPU_LIMIT,
    seen: ({ trial, window }) => generatorShare(window, trial.evidence),
    show: share,
  },
  {
    name: "Script exceptions",
    code: "script-exception",
    limit: 0,
    seen: ({ trial }) => trial.evidence.scriptExceptions,
    show: count,
  },
  {
    name: "Bad tokens let in",
    code: "false-accept",
    limit: 0,
    seen: ({ trial }) => trial.evidence.falseAccepts,
    show: count,
  },
  {
    name: "Good tokens turned away",
    code: "false-reject",
    limit: 0,
    seen: ({ trial }) => trial.evidence.falseRejects,
    show: count,
  },
];

function dropped({ trial, window }: Used): number | null {
  return window.droppedIterations ?? trial.evidence.droppedIterations;
}

/** Of a stepped trial only the total is known, and its last steps are meant to reach the ceiling. */
function virtualUsers({ trial: { evidence, windows } }: Used): number | null | undefined {
  return windows.length > 1 ? undefined : ratio(evidence.vusPeak, evidence.vusMax);
}

function achievedRow(run: RunResult, used: readonly Used[]): ThresholdRow {
  const worst = used
    .map(({ window }) => ({
      value: window.achievedPerSecond / window.offeredPerSecond,
      limit: achievedShareLimit(window),
    }))
    .toSorted((a, b) => a.value - a.limit - (b.value - b.limit))[0];
  const note = refusedNote(run, "rate-not-achieved");
  return lowerLimitRow("Achieved of offered rate", worst ?? { limit: ACHIEVED_SHARE, value: null }, share, note);
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || !(whole > 0) ? null : part / whole;
}

/** The worst; `null` as soon as one window could not observe it: not seen is not zero. */
function largest(values: readonly (number | null | undefined)[]): number | null {
  const applying = values.filter((value) => value !== undefined);
  return applying.length === 0 || applying.includes(null) ? null : Math.max(...applying.map(Number));
}

function refusedNote(run: RunResult, code: RefusalCode): string {
  const times = new Set(
    refusals(run)
      .filter((refusal) => refusal.code === code)
      .map(({ what }) => what),
  ).size;
  return times === 0 ? "" : `${times} refused for it`;
}

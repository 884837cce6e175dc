import {
  ACHIEVED_SHARE,
  achievedShareLimit,
  GENERATOR_CPU_LIMIT,
  generatorShare,
} from "../../harness/analyse/verdict/window-gates.ts";
import { hasOwnCpus } from "../../harness/results/own-cpus.ts";
import type { RunResult } from "../../harness/results/run-result.ts";
import { ANCHOR_DRIFT_LIMIT, anchorDrift } from "../../harness/analyse/verdict/anchor-drift.ts";
import { runQueueShare } from "../../harness/analyse/load/component-demand.ts";
import { RUN_QUEUE_WAIT_LIMIT } from "../../harness/analyse/verdict/machine-gates.ts";
import { STARVED_LAG_SECONDS } from "../../harness/analyse/verdict/judge-probe-trial.ts";
import type { LoadTrialResult, LoadWindow, ProbeTrialResult } from "../../harness/results/trial-result.ts";
import type { RefusalCode } from "../../harness/results/verdict.ts";
import { formatExact } from "../format/format-quantity.ts";
import { lowerLimitRow, type Show, showAs, upperLimitRow, type ThresholdRow } from "./threshold-rows.ts";
import { refusals } from "./refusals.ts";

/**
 * The validity checks of the loads of k6 and the probe that the figures rest on: the worst value seen in a valid window, its limit and the
 * margin, and how often something was refused for it. Empty when the run has no load.
 */
export function validityRows(run: RunResult): readonly ThresholdRow[] {
  const used = run.trials
    .filter((trial) => trial.kind === "load" || trial.kind === "probe")
    .filter(({ verdict }) => verdict.status === "valid")
    .flatMap((trial) => trial.windows.map((window) => ({ trial, window })))
    .filter(({ window }) => window.verdict.status === "valid");
  const kinds = new Set(run.trials.map(({ kind }) => kind));
  if (!kinds.has("load") && !kinds.has("probe")) return [];
  return [
    ...checks
      .filter(({ of }) => of === undefined || kinds.has(of))
      .map(({ name, code, limit, seen, show }) => {
        const values = used.map((one) => seen(one, run));
        const came = { limit: typeof limit === "number" ? limit : limit(run), value: largest(values) };
        return upperLimitRow(name, came, show, refusedNote(run, code));
      }),
    achievedRow(run, used),
  ];
}

/** A valid window and the trial it belongs to. */
interface Used {
  readonly trial: LoadTrialResult | ProbeTrialResult;
  readonly window: LoadWindow;
}

interface Check {
  readonly name: string;
  readonly code: RefusalCode;
  /** The only kind of trial it applies to; the row is left out where the run has none. */
  readonly of?: "load" | "probe";
  readonly limit: number | ((run: RunResult) => number);
  /** `null`: could not be observed; `undefined`: the check does not apply. */
  readonly seen: (used: Used, run: RunResult) => number | null | undefined;
  readonly show: Show;
}

const count = showAs("count");
const share = showAs("share");
const seconds = showAs("seconds");

const factor: Show = { quantity: "count", text: (value) => formatExact(Number(value.toPrecision(3))) };

const checks: readonly Check[] = [
  { name: "Dropped iterations", code: "dropped-iterations", of: "load", limit: 0, seen: dropped, show: count },
  { name: "Virtual users in use", code: "vu-ceiling", of: "load", limit: 1, seen: virtualUsers, show: share },
  {
    name: "Generator CPU, k6",
    code: "generator-saturated",
    of: "load",
    limit: GENERATOR_CPU_LIMIT,
    seen: ({ trial, window }) => (trial.kind === "load" ? generatorShare(window, trial.evidence) : undefined),
    show: share,
  },
  {
    name: "Script exceptions",
    code: "script-exception",
    of: "load",
    limit: 0,
    seen: ({ trial }) => (trial.kind === "load" ? trial.evidence.scriptExceptions : undefined),
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
  {
    name: "Probe late, lag p99",
    code: "generator-late",
    of: "probe",
    limit: STARVED_LAG_SECONDS,
    seen: ({ trial, window }) => (trial.kind === "probe" ? (window.lag?.p99Seconds ?? null) : undefined),
    show: seconds,
  },
  {
    name: "Anchor drift",
    code: "anchor-drift",
    of: "probe",
    limit: ANCHOR_DRIFT_LIMIT,
    seen: drift,
    show: factor,
  },
  {
    name: "Verifier’s wait for its CPU",
    code: "run-queue-wait",
    limit: RUN_QUEUE_WAIT_LIMIT,
    seen: waitedForCpu,
    show: share,
  },
];

/** Where the verifier shares its CPUs that is said of the run, and what it waited is held against no window. */
function waitedForCpu({ trial, window }: Used, { host }: RunResult): number | null | undefined {
  const isHeld = hasOwnCpus(trial.subject.placement, host.pinning) && hasVerifier(window);
  return isHeld ? runQueueShare(window) : undefined;
}

/** The floor is that of a server which is no verifier. */
function hasVerifier({ components }: LoadWindow): boolean {
  return components.some(({ component }) => component === "verifier");
}

/** Only the load k6 drives has iterations to drop. */
function dropped({ trial, window }: Used): number | null | undefined {
  return trial.kind === "load" ? (window.droppedIterations ?? trial.evidence.droppedIterations) : undefined;
}

/** Of a stepped trial only the total is known, and its last steps are meant to reach the ceiling. */
function virtualUsers({ trial }: Used): number | null | undefined {
  if (trial.kind === "probe" || trial.windows.length > 1) return undefined;
  return ratio(trial.evidence.vusPeak, trial.evidence.vusMax);
}

function drift({ trial }: Used): number | null | undefined {
  if (trial.kind === "load" || trial.anchors.length === 0) return undefined;
  return anchorDrift(trial.anchors.map(({ verifierCpuSecondsPerRequest }) => verifierCpuSecondsPerRequest));
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

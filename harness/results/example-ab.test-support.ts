import {
  AB_SCHEMA_VERSION,
  type AbFault,
  type AbInfo,
  type AbResult,
  type AbRole,
  type AbScenario,
  type AbSide,
  type PlantedControl,
  abRoles,
} from "./ab-result.ts";
import { exampleDuet, exampleVariant } from "./example-probe-trial.test-support.ts";
import { exampleRun } from "./example-run.test-support.ts";
import { exampleSubject } from "./example-trial.test-support.ts";
import type { DuetSlice, DuetTrialResult, Subject } from "./trial-result.ts";

/** Synthetic results of an `ab` for tests: made-up figures of a plausible size, every trial clean unless a test spoils it. */

/** A scenario of `exampleAb`. ln-ratios are of CPU per request over the base, one per pair of processes. */
export interface ExampleAbScenario {
  readonly name: string;
  readonly subject?: Subject;
  /** Candidate over base; as many pairs as there are of them. */
  readonly candidate: readonly number[];
  /** Base over itself and planted work over base: with both of them the controls ran here. */
  readonly again?: readonly number[];
  readonly planted?: readonly number[];
  /** Fixed reference over base. */
  readonly reference?: readonly number[];
  /** Places in `candidate` whose trials are refused. */
  readonly refused?: readonly number[];
  /** Of every trial. Default: 9. */
  readonly durationSeconds?: number;
  /** Changes a slice of a role in a pair, counted from 0. */
  readonly slice?: (slice: DuetSlice, role: AbRole, pair: number) => DuetSlice;
  readonly stages?: readonly DuetTrialResult[];
}

/**
 * An `ab` of `main` against a branch: unless told otherwise RS256 without a denylist, where the controls run, and with Redis, 12
 * pairs each, no change in either, and controls that hold.
 */
export function exampleAb(
  options: {
    readonly scenarios?: readonly ExampleAbScenario[];
    readonly ab?: Partial<AbInfo>;
    readonly planted?: PlantedControl | null;
    readonly notMeasured?: AbResult["notMeasured"];
    readonly faults?: readonly AbFault[];
  } = {},
): AbResult {
  const { host, tools } = exampleRun([]);
  const scenarios = options.scenarios ?? exampleAbScenarios();
  const withReference = scenarios.some(({ reference }) => reference !== undefined);
  return {
    schemaVersion: AB_SCHEMA_VERSION,
    ab: {
      id: "20261122T101500Z-3f9a",
      status: "complete",
      startedAt: "2026-11-22T10:15:00.000Z",
      durationSeconds: 320,
      secondsPerScenario: 300,
      looks: [12, 24],
      seed: 1,
      settingsHash: "b".repeat(64),
      commit: "c".repeat(40),
      dirty: false,
      ...options.ab,
    },
    host,
    tools,
    sides: [
      exampleSide("base", "main"),
      exampleSide("candidate", "feature"),
      ...(withReference ? [exampleSide("reference", "v1.0.0")] : []),
    ],
    scenarios: scenarios.map(scenarioOf),
    planted: options.planted === undefined ? { aim: 0.05, share: 0.12, costOfOne: 0.42 } : options.planted,
    notMeasured: options.notMeasured ?? [],
    faults: options.faults ?? [],
  };
}

/** The scenarios of `exampleAb`, with the candidates' ln-ratios in their places. */
export function exampleAbScenarios(
  first: readonly number[] = exampleScatter(12),
  second: readonly number[] = exampleScatter(12, { turn: 5 }),
): readonly [ExampleAbScenario, ExampleAbScenario] {
  const [again, planted] = [exampleScatter(12, { turn: 2 }), exampleScatter(12, { shift: 0.049, turn: 7 })];
  return [
    { name: "RS256", candidate: first, again, planted },
    { name: "RS256+redis", subject: { ...exampleSubject, denylist: "redis" }, candidate: second },
  ];
}

/**
 * Values that stand evenly around `shift`, at most `spread` (1.5 %) from it, in an order that looks drawn; another `turn` is
 * another order.
 */
export function exampleScatter(
  pairs: number,
  { shift = 0, spread = 0.015, turn = 0 }: { shift?: number; spread?: number; turn?: number } = {},
): number[] {
  const rising = Array.from(
    { length: pairs },
    (_, index) => shift + spread * (pairs === 1 ? 0 : (2 * index) / (pairs - 1) - 1),
  );
  // Low and high in turn, begun at another place: neither half of them lies lower than the other.
  const mixed = rising.map((_, index) => (index % 2 === 0 ? index / 2 : pairs - (index + 1) / 2));
  return mixed.map((_, index) => rising[mixed[(index + turn) % pairs] ?? 0] ?? shift);
}

function scenarioOf(scenario: ExampleAbScenario): AbScenario {
  const { name, again, planted, stages = [] } = scenario;
  return {
    name,
    controls: again !== undefined && planted !== undefined,
    trials: scenario.candidate.map((_, pair) => pairOf(scenario, pair)),
    stages,
  };
}

function pairOf(scenario: ExampleAbScenario, pair: number): DuetTrialResult {
  const { name, subject = exampleSubject, durationSeconds = 9, slice = (same: DuetSlice) => same } = scenario;
  const lnRatios: Readonly<Record<AbRole, number | undefined>> = {
    base: 0,
    candidate: scenario.candidate[pair],
    reference: scenario.reference?.[pair],
    "base-again": scenario.again?.[pair],
    planted: scenario.planted?.[pair],
  };
  const held = (role: AbRole): boolean =>
    role === "base" ||
    role === "candidate" ||
    (role === "reference" && scenario.reference !== undefined) ||
    ((role === "base-again" || role === "planted") && scenario.again !== undefined && scenario.planted !== undefined);
  const roles = abRoles.filter(held);
  const variants = roles.map((role) => ({
    ...exampleVariant(role, subject),
    plantedWork: role === "planted" ? 0.12 : 0,
  }));
  const trial = exampleDuet("revisions", pair + 1, variants, (variant, block) => {
    const lnRatio = lnRatios[roles[variant] ?? "base"] ?? 0;
    return 200e-6 * (1 + 0.02 * Math.sin(pair + block)) * Math.exp(lnRatio);
  });
  const id = `ab/${name}/r${pair + 1}`;
  return {
    ...trial,
    id,
    rawDirectory: `raw/${id}`,
    durationSeconds,
    slices: trial.slices.map((one) => slice(one, roles[one.variant] ?? "base", pair)),
    verdict:
      scenario.refused?.includes(pair) === true
        ? { status: "refused", reasons: [{ code: "cpu-stolen", message: "The hypervisor took 12.0 % of the CPU." }] }
        : { status: "valid" },
  };
}

/** CPU seconds of each stage in the order of the routes that end after them. */
export const exampleStageSeconds = {
  "/plain": 100e-6,
  "/protected/credentials": 2e-6,
  "/protected/gate": 5e-6,
  "/protected/decode": 10e-6,
  "/protected/signature": 60e-6,
  "/protected/claims": 8e-6,
  "/protected": 5e-6,
} as const;

/**
 * Stage duets of base and candidate: what the candidate adds to the stages that end at some routes, s, each pair off by at most
 * 1 µs.
 */
export function exampleStages(
  name: string,
  pairs: number,
  added: Partial<Record<keyof typeof exampleStageSeconds, number>>,
  subject: Subject = exampleSubject,
): DuetTrialResult[] {
  const routes = Object.keys(exampleStageSeconds) as (keyof typeof exampleStageSeconds)[];
  const variants = (["base", "candidate"] as const).flatMap((role) =>
    routes.map((route) => exampleVariant(role, subject, route)),
  );
  return Array.from({ length: pairs }, (_, pair) => {
    const trial = exampleDuet("revisions", pair + 1, variants, (variant) => {
      const isCandidate = variant >= routes.length;
      const passed = routes.slice(0, (variant % routes.length) + 1);
      const seconds = passed.reduce(
        (sum, route) => sum + exampleStageSeconds[route] + (isCandidate ? (added[route] ?? 0) : 0),
        0,
      );
      // A scatter of each route by itself, so that no stage is exactly the same on both sides.
      return seconds + 0.5e-6 * Math.sin(1 + 7 * variant + 3 * pair);
    });
    const id = `ab/${name}/stages/r${pair + 1}`;
    return { ...trial, id, rawDirectory: `raw/${id}` };
  });
}

function exampleSide(role: AbSide["role"], revision: string): AbSide {
  return {
    role,
    revision,
    commit: String({ base: 1, candidate: 2, reference: 3 }[role]).repeat(40),
    dirty: false,
    packages: {},
    settings: {},
    node: "24.21.0",
    libraries: { jose: "6.2.17", fastify: "5.12.8" },
  };
}

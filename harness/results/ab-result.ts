import type { NotMeasured } from "./findings.ts";
import type { HostFingerprint, ToolFingerprint } from "./fingerprint.ts";
import type { RunStatus } from "./run-result.ts";
import type { DuetTrialResult } from "./trial-result.ts";

/** The version of `ab.json` that this code writes. Another one is refused on reading; nothing is migrated. */
export const AB_SCHEMA_VERSION = 2;

/**
 * Everything one `ab` measured: two or three installations of the target, scenario by scenario, as duets of fresh processes.
 * This is `ab.json`, in base units; what is not in here cannot decide anything.
 */
export interface AbResult {
  readonly schemaVersion: typeof AB_SCHEMA_VERSION;
  readonly ab: AbInfo;
  readonly host: HostFingerprint;
  /** What drove the load and read the CPU; each side's own tools are in `sides`. */
  readonly tools: ToolFingerprint;
  /** Base and candidate, and the fixed reference where one was named. */
  readonly sides: readonly AbSide[];
  /** In the order of the configuration. */
  readonly scenarios: readonly AbScenario[];
  /** The positive control; `null` when it could not be calibrated, which makes the environment invalid. */
  readonly planted: PlantedControl | null;
  readonly notMeasured: readonly NotMeasured[];
  /**
   * Sides that give a token the wrong answer, do not start, or break under load: measuring ends with the first, because what that
   * costs is beside the point.
   */
  readonly faults: readonly AbFault[];
}

/** What is wrong with a side: found before anything was timed, or in two pairs or more. */
export interface AbFault {
  readonly role: AbSide["role"];
  readonly scenario: string;
  /** In words: `let in expired tokens (8 times)`. */
  readonly what: string;
}

/** Identity and setting of an `ab`. */
export interface AbInfo {
  /** Sortable and unique: `20261122T101500Z-3f9a`. */
  readonly id: string;
  /** `interrupted` also in what is stored while it runs, so that one that is killed says so. */
  readonly status: RunStatus;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  /** Wall seconds that base and candidate of a scenario may take; the second look is left out where it would not fit. */
  readonly secondsPerScenario: number;
  /** Pairs of fresh processes after which the first and the second look are taken: 12 and 24. */
  readonly looks: readonly number[];
  readonly seed: number;
  /** SHA-256 of everything that decides what is measured, the sides excepted: only equal ones make one history. */
  readonly settingsHash: string;
  /** Git commit of jwt-capacity that measured, or `null` outside a checkout; `dirty` when the tree had changes. */
  readonly commit: string | null;
  readonly dirty: boolean;
}

/** What a process of a duet is: a side, the base once more, or the base with planted work. */
export const abRoles = ["base", "candidate", "reference", "base-again", "planted"] as const;

/** One of `abRoles`. */
export type AbRole = (typeof abRoles)[number];

/** Roles that are an installation of their own. */
export const sideRoles = ["base", "candidate", "reference"] as const satisfies readonly AbRole[];

/** One installation that is compared. */
export interface AbSide {
  readonly role: (typeof sideRoles)[number];
  /** As the user named it: a branch, a tag, a commit, or `.` for the working tree. */
  readonly revision: string;
  /** The commit that it was; for the working tree the one it stands on, `null` outside a checkout. */
  readonly commit: string | null;
  /** True for a working tree with changes. */
  readonly dirty: boolean;
  /** Packages that were put in place of the revision's own, by name; `node` is Node itself. */
  readonly packages: Readonly<Record<string, string>>;
  /** Settings of the design that this side has instead of those of the scenario: `{ engine: "fast-jwt" }`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Read from the installation itself. */
  readonly node: string;
  readonly libraries: Readonly<Record<string, string>>;
}

/** One design under which the sides are compared. */
export interface AbScenario {
  /** `RS256`, `RS256+redis` …: unique. */
  readonly name: string;
  /** Whether the controls ran here: its trials then hold the roles `base-again` and `planted` as well. */
  readonly controls: boolean;
  /**
   * One trial per pair of fresh processes, refused ones among them. A variant's name is its role; the first is the base.
   */
  readonly trials: readonly DuetTrialResult[];
  /**
   * Stage by stage, base and candidate alive at once: measured only after a change was found, otherwise empty. A variant's name
   * is its role, its route the stage that it ends after.
   */
  readonly stages: readonly DuetTrialResult[];
}

/** Work planted in the base, by which an `ab` shows that it would have seen a change of that size. */
export interface PlantedControl {
  /** The share of a request's CPU that is to be planted: 0.05. */
  readonly aim: number;
  /** Units of planted work per request that give it. */
  readonly share: number;
  /** What one unit per request costs as a share of a request's CPU, as calibrated before. */
  readonly costOfOne: number;
}

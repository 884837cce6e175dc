import type { HistoryRatio } from "../../results/history-line.ts";
import { median } from "../statistics/median.ts";
import { DRIFT_RUNS, driftOf, isRatherDrift } from "./drift-of.ts";
import type { LevelFinding, Night } from "./level-track.ts";
import { reachOf } from "./ratio-level.ts";

/** The shift between two stretches, of which neither is empty; the second begins with it. */
export function changeBetween(
  earlier: readonly number[],
  later: readonly number[],
  nights: readonly Night[],
  found: number,
): LevelFinding {
  const [left, right] = [ratiosOf(earlier, nights), ratiosOf(later, nights)];
  const [before, after] = [left, right].map((ratios) => median(ratios.map(({ value }) => value)));
  return {
    kind: "shift",
    direction: (after ?? 0) > (before ?? 0) ? "up" : "down",
    from: later[0] ?? found,
    found,
    before: before ?? Number.NaN,
    after: after ?? Number.NaN,
    reach: Math.hypot(reachOf(left), reachOf(right)),
    perDay: null,
    state: "open",
    accepted: null,
  };
}

/**
 * The drift along the newest 28 of some runs, found with the last of them; `null` when there is none, or when steps say more of them.
 *
 * @param at places among `members` at which those steps would be, rising
 */
export function driftAlong(
  members: readonly number[],
  nights: readonly Night[],
  at: readonly number[],
): LevelFinding | null {
  const shown = members.slice(-DRIFT_RUNS);
  const values = shown.flatMap((member) => nights[member] ?? []).map(({ days, ratio: { value } }) => ({ days, value }));
  const drift = driftOf(values);
  const [from, found] = [shown[0], shown.at(-1)];
  if (drift === null || from === undefined || found === undefined) return null;
  // A step before the runs that are looked at says nothing of them.
  const places = at.map((place) => place - (members.length - shown.length)).filter((place) => place > 0);
  if (places.length > 0 && !isRatherDrift(values, places)) return null;
  return {
    kind: "drift",
    direction: drift.slope > 0 ? "up" : "down",
    from,
    found,
    before: drift.first,
    after: drift.last,
    reach: null,
    perDay: drift.slope,
    state: "open",
    accepted: null,
  };
}

/** One more finding: what it takes back by more than half is undone. */
export function withFinding(findings: readonly LevelFinding[], found: LevelFinding): readonly LevelFinding[] {
  const kept = findings.map((finding): LevelFinding => {
    const isBack = (found.after - (finding.before + finding.after) / 2) * (finding.after - finding.before) < 0;
    return finding.state === "open" && isBack ? { ...finding, state: "undone" } : finding;
  });
  return [...kept, found];
}

function ratiosOf(members: readonly number[], nights: readonly Night[]): readonly HistoryRatio[] {
  return members.flatMap((member) => nights[member]?.ratio ?? []);
}

import { changePointDefaults, findChangePoints } from "./find-change-points.ts";
import { changeBetween, driftAlong, withFinding } from "./level-change.ts";
import type { Night, TrackState } from "./level-track.ts";
import { LEVEL_RUNS } from "./ratio-level.ts";

/**
 * Looks for what no single run shows: a small shift within the newest 50 runs of the present level (change points), or a drift over the
 * newest 28. What is found begins a new level: of a shift with its first run, of a drift with the newest three runs.
 */
export function lookBack(state: TrackState, nights: readonly Night[], index: number): TrackState {
  const { members } = state.present;
  const at = newestChange(members, nights);
  const drift = driftAlong(members, nights, at === null ? [] : [at]);
  if (drift !== null) return beginLevel(state, members.length - LEVEL_RUNS, drift);
  if (at === null) return state;
  return beginLevel(state, at, changeBetween(members.slice(0, at), members.slice(at), nights, index));
}

/** A tenth of the usual: the same runs are looked at again every night, and what is found here alarms. */
const LOOK_BACK_P_VALUE = changePointDefaults.pValue / 10;

/** Place of the newest change point among the members; `null` when there is none. */
function newestChange(members: readonly number[], nights: readonly Night[]): number | null {
  const offset = Math.max(0, members.length - changePointDefaults.window);
  const values = members.slice(offset).flatMap((member) => nights[member]?.ratio.value ?? []);
  const newest = findChangePoints(values, { ...changePointDefaults, pValue: LOOK_BACK_P_VALUE }).at(-1);
  return newest === undefined ? null : newest.index + offset;
}

function beginLevel(state: TrackState, at: number, finding: TrackState["findings"][number]): TrackState {
  const { present, past, statuses } = state;
  const first = finding.kind === "shift" ? finding.from : -1;
  return {
    ...state,
    statuses: statuses.map((status, place) => (place === first ? "shift" : status)),
    findings: withFinding(state.findings, finding),
    past: [...past, { ...present, members: present.members.slice(0, at) }],
    present: { members: present.members.slice(at), accepted: null },
  };
}

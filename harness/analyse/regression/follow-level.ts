import { momentsOf } from "../statistics/estimate-from.ts";
import { changeBetween, driftAlong, withFinding } from "./level-change.ts";
import type { Acceptance, LevelFinding, LevelTrack, Night, NightStatus, TrackState } from "./level-track.ts";
import { lookBack } from "./look-back.ts";
import { nameDrift } from "./name-drift.ts";
import { ratioLevel, standsOut } from "./ratio-level.ts";
import { REGRESSION_LN_RATIO } from "./take-looks.ts";

/** A suspect and so many runs after it that say neither yes nor no; then it was a spike. */
const MOST_PENDING = 3;

/** The least mean distance from the level of the runs that confirm a shift, ln-ratio: what an `ab` calls a regression. Less is left to change points. */
const CONFIRMED_MAGNITUDE = REGRESSION_LN_RATIO;

const start: TrackState = {
  statuses: [],
  findings: [],
  pending: [],
  side: 0,
  past: [],
  present: { members: [], accepted: null },
};

/**
 * Follows the level of one scenario run by run, as the nights came, so that what an earlier night said never changes by later ones
 * except for a suspect.
 *
 * One run never moves the level and never alarms. A run that stands out (see `standsOut`) is a suspect: the next one that stands out to the
 * same side confirms a shift, which began with the suspect; one nearer to the level makes it a spike, which is left out. What is
 * too small for that is found later: by change points within the level, or by a drift over its newest 28 runs.
 *
 * Simulated with nights of 12 pairs that spread by 2.25 %, after 20 nights of level: a step of 4 % is confirmed by its second run in more
 * than 97 % of histories, one of 3 % in more than 85 % (with 24 pairs 97 %) and by its fourth in 98 %, one of 1.5 % within three weeks; a
 * drift of 1 % a week within four weeks, mostly two; noise alone raises a false alarm in at most 1 % of such histories of one scenario over
 * four months (6 % where nights differ by 0.4 % more than their pairs say). `follow-level.test.ts` holds it to this.
 *
 * A level that was accepted by the name of this scenario begins at that run, also with a suspect, which is then no longer waited for, and
 * what was found until then is no alarm. One that was accepted without a name takes what has risen and was confirmed for known. Where
 * nothing has, it changes nothing, and it never takes a suspect along: that one run may be the first of another change than the one it
 * was written about.
 *
 * @param accepted what was accepted, by the index of the run
 */
export function followLevel(
  nights: readonly Night[],
  accepted: ReadonlyMap<number, Acceptance> = new Map(),
): LevelTrack {
  const { past, present, ...track } = nights.reduce((state, _, index) => {
    const judged = judge(state, nights, index);
    const looked = nameDrift(judged.pending.length > 0 ? judged : lookBack(judged, nights, index), nights);
    const acceptance = accepted.get(index);
    return acceptance === undefined ? looked : accept(looked, nights, index, acceptance);
  }, start);
  return {
    ...track,
    stretches: [...past, present].filter(({ members }) => members.length > 0),
    level: ratioLevel(ratiosOf(present.members, nights)),
  };
}

function judge(state: TrackState, nights: readonly Night[], index: number): TrackState {
  const { present, pending, statuses } = state;
  const [night, level] = [nights[index], ratioLevel(ratiosOf(present.members, nights))];
  if (night === undefined) return state;
  const side = level === null ? 0 : standsOut(night.ratio, level);
  const [suspect] = ratiosOf(pending, nights);
  if (suspect !== undefined && level !== null) {
    const together = ratiosOf([...pending, index], nights).map(({ value }) => value - level.value);
    const isEnough = Math.abs(momentsOf(together).mean) >= CONFIRMED_MAGNITUDE;
    if (side === state.side && isEnough) return confirm(state, nights, index);
    const isNear = (night.ratio.value - (level.value + suspect.value) / 2) * state.side > 0;
    if (isNear && pending.length < MOST_PENDING)
      return { ...state, pending: [...pending, index], statuses: [...statuses, "undecided"] };
    return judge(withoutSpike(state), nights, index);
  }
  if (side !== 0) return { ...state, side, pending: [index], statuses: [...statuses, "suspect"] };
  return {
    ...state,
    present: { ...present, members: [...present.members, index] },
    statuses: [...statuses, level === null ? "learning" : "steady"],
  };
}

/** The suspect was a spike; what came after it and was near the level belongs to it. */
function withoutSpike(state: TrackState): TrackState {
  const [spike = -1, ...others] = state.pending;
  return {
    ...state,
    statuses: state.statuses.map((status, index) => statusAfter(status, index === spike, "spike")),
    present: { ...state.present, members: [...state.present.members, ...others] },
    pending: [],
    side: 0,
  };
}

function confirm(state: TrackState, nights: readonly Night[], index: number): TrackState {
  const { present, past } = state;
  const members = [...state.pending, index];
  const [from = index] = members;
  // A drift that comes above the level is confirmed too: it is called what it is.
  const shift = changeBetween(present.members, members, nights, index);
  const drift = driftAlong([...present.members, ...members], nights, [present.members.length]);
  const finding = drift?.direction === shift.direction ? drift : shift;
  const first: NightStatus = finding.kind === "shift" ? "shift" : "steady";
  return {
    ...state,
    statuses: [...state.statuses.map((status, place) => statusAfter(status, place === from, first)), "steady"],
    findings: withFinding(state.findings, finding),
    past: [...past, present],
    present: { members, accepted: null },
    pending: [],
    side: 0,
  };
}

/** What waited is decided; nothing else changes. */
function statusAfter(status: NightStatus, isSuspect: boolean, suspect: NightStatus): NightStatus {
  if (isSuspect) return suspect;
  return status === "undecided" ? "steady" : status;
}

function accept(state: TrackState, nights: readonly Night[], index: number, { text, isNamed }: Acceptance): TrackState {
  const hasRisen = state.findings.some((finding) => finding.state === "open" && finding.direction === "up");
  if (!isNamed && !hasRisen) return state;
  const findings = state.findings.map((finding): LevelFinding =>
    finding.state === "open" ? { ...finding, state: "accepted", accepted: text } : finding,
  );
  const { present, past, pending } = state;
  if (isNamed && pending.length > 0) {
    const [from = index] = pending;
    const shift = changeBetween(present.members, pending, nights, index);
    return {
      ...state,
      statuses: state.statuses.map((status, place) => statusAfter(status, place === from, "shift")),
      findings: [...findings, { ...shift, state: "accepted", accepted: text }],
      past: [...past, present],
      present: { members: pending, accepted: text },
      pending: [],
      side: 0,
    };
  }
  // The level of what was found has begun already.
  if (hasRisen) return { ...state, findings, present: { ...present, accepted: text } };
  const before = present.members.filter((member) => member !== index);
  return {
    ...state,
    findings,
    past: [...past, { ...present, members: before }],
    present: { members: present.members.filter((member) => member === index), accepted: text },
  };
}

function ratiosOf(members: readonly number[], nights: readonly Night[]) {
  return members.flatMap((member) => nights[member]?.ratio ?? []);
}

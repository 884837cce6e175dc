import { expect, test } from "vitest";
import { exampleNights, exampleRatio } from "../../results/example-history.test-support.ts";
import { followLevel } from "./follow-level.ts";
import type { LevelTrack, Night } from "./level-track.ts";
import { simulatedNights } from "./simulated-nights.test-support.ts";

const HISTORIES = 150;

/** What stood in the way of a false alarm would be a level that is not there yet: the steps begin after 20 nights. */
const BEFORE = 20;

test.for([
  [0.03, 12, 0.85],
  [0.04, 12, 0.97],
  [0.03, 24, 0.97],
  [0.1, 12, 0.98],
] as const)(
  "a step of %f with %i pairs a night is confirmed by the second run of it in more than %f of histories",
  { timeout: 60_000 },
  ([step, pairs, least]) => {
    const share = shareOf((seed) => {
      const nights = simulatedNights(seed, BEFORE + 2, (night) => (night < BEFORE ? 0 : Math.log1p(step)), { pairs });
      return firstRise(followLevel(nights)) === BEFORE + 1;
    });
    expect(share).toBeGreaterThan(least);
  },
);

test("a step of 1.5 %, which no two nights prove, is found within three weeks", { timeout: 60_000 }, () => {
  const share = shareOf((seed) => {
    const nights = simulatedNights(seed, BEFORE + 20, (night) => (night < BEFORE ? 0 : Math.log1p(0.015)));
    return Number.isFinite(firstRise(followLevel(nights)));
  });
  expect(share).toBeGreaterThan(0.9);
});

test("a step of 3 % that the second run does not confirm is found by the fourth", { timeout: 60_000 }, () => {
  const share = shareOf((seed) => {
    const nights = simulatedNights(seed, BEFORE + 4, (night) => (night < BEFORE ? 0 : Math.log1p(0.03)));
    return Number.isFinite(firstRise(followLevel(nights)));
  });
  expect(share).toBeGreaterThanOrEqual(0.98);
});

test(
  "noise alone raises a false alarm in at most 1 of 100 histories of one scenario over four months",
  { timeout: 60_000 },
  () => {
    const share = shareOf((seed) => Number.isFinite(firstRise(followLevel(simulatedNights(seed, 120, () => 0)))));
    expect(share).toBeLessThanOrEqual(0.01);
  },
);

test(
  "noise makes a suspect in at most 3 of 100 nights, and in 6 where nights differ by 0.3 % more than their pairs say",
  { timeout: 60_000 },
  () => {
    const suspects = [0, 0.003].map((between) => {
      const tracks = Array.from({ length: 40 }, (_, seed) =>
        followLevel(simulatedNights(seed, 120, () => 0, { between })),
      );
      return tracks.flatMap(({ statuses }) => statuses).filter((status) => status === "spike").length / (40 * 120);
    });
    expect(suspects[0]).toBeLessThan(0.03);
    expect(suspects[1]).toBeLessThan(0.06);
  },
);

test.for([-3, -0.3, -0.05, 0.05, 0.3, 3])(
  "a single spike of %f never alarms and never moves the level, in whichever night it comes",
  { timeout: 60_000 },
  (height) => {
    const tracks = Array.from({ length: 25 }, (_, at) => {
      const nights = asNights(exampleNights(30).map((value, night) => (night === at ? value + height : value)));
      return { whole: followLevel(nights), untilIt: followLevel(nights.slice(0, at + 1)) };
    });
    for (const { whole } of tracks) {
      expect(whole.findings).toEqual([]);
      expect(whole.level?.value).toBeCloseTo(0, 2);
    }
    // Of the first three nights nobody can say which is the odd one.
    const judged = tracks.map(({ whole, untilIt }, at) => [untilIt.statuses[at], whole.statuses[at]]).slice(3);
    expect(judged.map((statuses) => statuses.join())).toEqual(Array(22).fill("suspect,spike"));
  },
);

test(
  "where nights differ by 0.4 % more than their pairs say, false alarms stay below 6 of 100 histories of one scenario over four months",
  { timeout: 60_000 },
  () => {
    const share = shareOf((seed) =>
      Number.isFinite(firstRise(followLevel(simulatedNights(seed, 120, () => 0, { between: 0.004 })))),
    );
    expect(share).toBeLessThanOrEqual(0.06);
  },
);

test("a spike in noise raises no more false alarms than noise alone", { timeout: 60_000 }, () => {
  const share = shareOf((seed) => {
    const at = 3 + (seed % 57);
    const height = [-0.5, -0.06, 0.06, 0.5][seed % 4] ?? 0;
    const nights = simulatedNights(seed, 60, (night) => (night === at ? height : 0));
    return Number.isFinite(firstRise(followLevel(nights)));
  });
  expect(share).toBeLessThanOrEqual(0.01);
});

test("two spikes that do not follow each other never alarm either", () => {
  const values = exampleNights(30).map((value, night) => value + (night === 12 || night === 14 ? 0.4 : 0));
  const { findings, statuses } = followLevel(asNights(values));
  expect(findings).toEqual([]);
  expect([statuses[12], statuses[13], statuses[14]]).toEqual(["spike", "steady", "spike"]);
});

test(
  "a drift of 1 % a week is found within four weeks, mostly within two, and called a drift with its slope in the end",
  { timeout: 60_000 },
  () => {
    const tracks = Array.from({ length: 60 }, (_, seed) => {
      const nights = simulatedNights(
        seed,
        BEFORE + 56,
        (night) => (Math.max(0, night - BEFORE) * Math.log1p(0.01)) / 7,
      );
      return followLevel(nights);
    });
    const days = tracks.map((track) => firstRise(track) - BEFORE).toSorted((a, b) => a - b);
    expect(days[Math.floor(days.length / 2)]).toBeLessThanOrEqual(14);
    expect(days.at(-1)).toBeLessThanOrEqual(28);
    const drifts = tracks.flatMap(({ findings }) => findings.filter(({ kind }) => kind === "drift"));
    expect(drifts.length).toBeGreaterThan(0.9 * tracks.length);
    // One finding, however many steps it was seen in at first.
    const alone = tracks.filter(({ findings }) => findings.length === 1 && findings[0]?.kind === "drift");
    expect(alone.length).toBeGreaterThan(0.85 * tracks.length);
    for (const { perDay, direction } of drifts) {
      expect(direction).toBe("up");
      expect(7 * (perDay ?? 0)).toBeGreaterThan(0.005);
      expect(7 * (perDay ?? 0)).toBeLessThan(0.016);
    }
  },
);

test("a drift of a quarter of that is found within four months", { timeout: 60_000 }, () => {
  const share = shareOf((seed) => {
    const nights = simulatedNights(seed, BEFORE + 120, (night) => (Math.max(0, night - BEFORE) * 0.0025) / 7);
    return Number.isFinite(firstRise(followLevel(nights)));
  }, 40);
  expect(share).toBeGreaterThan(0.95);
});

test("a single step is called a shift, not a drift", { timeout: 60_000 }, () => {
  const share = shareOf((seed) => {
    const nights = simulatedNights(seed, BEFORE + 30, (night) => (night < BEFORE ? 0 : Math.log1p(0.04)));
    return followLevel(nights).findings.every(({ kind }) => kind === "shift");
  });
  expect(share).toBeGreaterThan(0.97);
});

test("a rise that a later run takes back is undone, and alarms no more", () => {
  const values = [...exampleNights(15), ...exampleNights(6, 0.05), ...exampleNights(6)];
  expect(followLevel(asNights(values.slice(0, 20))).findings).toMatchObject([{ direction: "up", state: "open" }]);
  const { findings } = followLevel(asNights(values));
  expect(findings).toMatchObject([
    { direction: "up", from: 15, found: 16, state: "undone" },
    { direction: "down", from: 21, found: 22, state: "open" },
  ]);
});

test("after an improvement the old level is a rise", () => {
  const values = [...exampleNights(15), ...exampleNights(10, -0.05), ...exampleNights(4)];
  const { findings } = followLevel(asNights(values));
  expect(findings.map(({ direction }) => direction)).toEqual(["down", "up"]);
  expect(findings.at(-1)).toMatchObject({ from: 25, found: 26, state: "open" });
});

test("a run that is neither near the level nor beyond it leaves the suspect open; a third decides", () => {
  const start = exampleNights(15);
  const confirmed = followLevel(asNights([...start, 0.028, 0.0147, 0.028]));
  expect(followLevel(asNights([...start, 0.028, 0.0147])).statuses.slice(15)).toEqual(["suspect", "undecided"]);
  expect(confirmed.findings).toMatchObject([{ from: 15, found: 17 }]);
  const dismissed = followLevel(asNights([...start, 0.028, 0.0147, 0.001]));
  expect(dismissed.findings).toEqual([]);
  expect(dismissed.statuses.slice(15)).toEqual(["spike", "steady", "steady"]);
});

test("the fewer runs a level has, the further off a run must be to stand out", () => {
  const statusAfter = (runs: number) => followLevel(asNights([...exampleNights(runs), 0.0165])).statuses[runs];
  expect([3, 5, 20].map(statusAfter)).toEqual(["steady", "steady", "suspect"]);
});

test("where runs scatter more than their own limits admit, their scatter counts", () => {
  const tight = (values: readonly number[]): Night[] =>
    values.map((value, days) => ({ days, ratio: exampleRatio(value, { low: value - 0.002, high: value + 0.002 }) }));
  const statusAfter = (values: readonly number[]) => followLevel(tight([...values, 0.018])).statuses.at(-1);
  expect(statusAfter(exampleNights(20).map((value) => value / 3))).toBe("suspect");
  expect(statusAfter(exampleNights(20).map((value) => value * 2))).toBe("steady");
});

test("two runs that stand out by less than 2 % together confirm nothing, and no suspect waits for more than two runs", () => {
  const start = exampleNights(15);
  const statusesAfter = (...values: readonly number[]) =>
    followLevel(asNights([...start, ...values])).statuses.slice(15);
  expect(statusesAfter(0.017, 0.018)).toEqual(["suspect", "undecided"]);
  expect(statusesAfter(0.017, 0.018, 0.012)).toEqual(["suspect", "undecided", "undecided"]);
  expect(statusesAfter(0.017, 0.018, 0.012, 0.012)).toEqual(["spike", "steady", "steady", "steady"]);
  expect(statusesAfter(0.03, -0.03)).toEqual(["spike", "suspect"]);
});

test("a night too noisy to tell is no suspect: its own limits count", () => {
  const nights = asNights([...exampleNights(15), 0.05]);
  const noisy = nights.with(15, { days: 15, ratio: exampleRatio(0.05, { low: -0.03, high: 0.13 }) });
  expect(followLevel(nights).statuses[15]).toBe("suspect");
  expect(followLevel(noisy).statuses[15]).toBe("steady");
});

test("an accepted shift is no alarm, and what comes after it is held against the new level", () => {
  const values = [...exampleNights(15), ...exampleNights(6, 0.05), ...exampleNights(4, 0.1)];
  const track = followLevel(asNights(values), new Map([[17, { text: "jose 7", isNamed: true }]]));
  expect(track.findings).toMatchObject([
    { from: 15, state: "accepted", accepted: "jose 7" },
    { from: 21, found: 22, state: "open" },
  ]);
  expect(track.stretches.map(({ accepted }) => accepted)).toEqual([null, "jose 7", null]);
});

test("a level accepted by the name of its scenario begins there, also where nothing was found", () => {
  const track = followLevel(asNights(exampleNights(20)), new Map([[12, { text: "another compiler", isNamed: true }]]));
  expect(track.findings).toEqual([]);
  expect(track.stretches.map(({ members }) => members.length)).toEqual([12, 8]);
});

test("where nothing has risen, what was accepted without a name changes nothing: the next rise alarms as ever", () => {
  const nights = asNights([...exampleNights(15), 0.04, 0.041]);
  for (const at of [5, 13, 14])
    expect(followLevel(nights, new Map([[at, { text: "of another scenario", isNamed: false }]]))).toEqual(
      followLevel(nights),
    );
  expect(followLevel(nights).findings).toMatchObject([{ direction: "up", from: 15, found: 16, state: "open" }]);
});

test.each([
  ["by its name becomes the new level at once", true, "shift", []],
  ["without its name goes on waiting", false, "suspect", [15]],
] as const)("a suspect at a level that was accepted %s", (_, isNamed, status, pending) => {
  const nights = asNights([...exampleNights(15), 0.04]);
  const track = followLevel(nights, new Map([[15, { text: "jose 7", isNamed }]]));
  expect([track.statuses[15], track.pending]).toEqual([status, pending]);
});

test("what was accepted without a name takes a confirmed rise for known, and not the suspect after it", () => {
  const nights = asNights([...exampleNights(15), ...exampleNights(6, 0.05), 0.1, 0.101]);
  const accepted = new Map([[21, { text: "jose 7", isNamed: false }]]);
  expect(followLevel(nights, accepted).findings).toMatchObject([
    { from: 15, state: "accepted", accepted: "jose 7" },
    { from: 21, found: 22, state: "open" },
  ]);
});

test("an improvement alone is nothing that an annotation without a name accepts", () => {
  const nights = asNights([...exampleNights(15), ...exampleNights(6, -0.05)]);
  const accepted = new Map([[20, { text: "of another scenario", isNamed: false }]]);
  expect(followLevel(nights, accepted)).toEqual(followLevel(nights));
});

test("the first three runs have no level to be held against", () => {
  const { statuses, level } = followLevel(asNights([0, 0.9, 0]));
  expect(statuses).toEqual(["learning", "learning", "learning"]);
  expect(level?.value).toBe(0);
  expect(followLevel([])).toMatchObject({ statuses: [], findings: [], level: null });
});

function asNights(values: readonly number[]): Night[] {
  return values.map((value, days) => ({ days, ratio: exampleRatio(value) }));
}

/** The run with which the first rise was found; infinite without one. */
function firstRise({ findings }: LevelTrack): number {
  return findings.find(({ direction }) => direction === "up")?.found ?? Number.POSITIVE_INFINITY;
}

function shareOf(holds: (seed: number) => boolean, histories = HISTORIES): number {
  return Array.from({ length: histories }, (_, index) => holds(7000 + index)).filter(Boolean).length / histories;
}

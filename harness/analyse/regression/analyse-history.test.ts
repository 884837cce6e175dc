import { expect, test } from "vitest";
import {
  exampleAnnotation,
  exampleHistoryRun,
  exampleHistoryRuns,
  exampleNights,
  exampleRunId,
} from "../../results/example-history.test-support.ts";
import { analyseHistory } from "./analyse-history.ts";

test("the worst scenario decides, and each is followed by itself", () => {
  const flat = exampleNights(20);
  const runs = flat.map((value, night) =>
    exampleHistoryRun(night, { RS256: value, "RS256+redis": value + (night < 15 ? 0 : 0.06) }),
  );
  const analysis = analyseHistory(runs);
  expect(analysis).toMatchObject({ verdict: "risen", scenarios: [{ verdict: "steady" }, { verdict: "risen" }] });
  expect(analysis?.scenarios[1]?.findings).toMatchObject([{ from: exampleRunId(15), found: exampleRunId(16) }]);
  expect(analysis?.scenarios[1]?.changePoints).toMatchObject([{ run: exampleRunId(15) }]);
  expect(analysis?.scenarios[0]?.changePoints).toEqual([]);
});

test("only a suspect upwards has to be confirmed: one downwards may be an improvement, and is no alarm", () => {
  const verdictAfter = (value: number) => analyseHistory(exampleHistoryRuns([...exampleNights(15), value]))?.verdict;
  expect([verdictAfter(0.05), verdictAfter(-0.05)]).toEqual(["suspect", "steady"]);
});

test("runs count in the order in which they were measured, whenever they were added", () => {
  const runs = exampleHistoryRuns([...exampleNights(15), 0.05, 0.051]);
  expect(analyseHistory(runs.toReversed())).toEqual(analyseHistory(runs));
  expect(analyseHistory(runs)?.verdict).toBe("risen");
});

test("runs of another reference or of other settings are never mixed in: the newest series is analysed unless another is named", () => {
  const runs = exampleHistoryRuns(exampleNights(10));
  const foreign = runs.flatMap((run, night) => [
    { ...run, id: `a${night}`, startedAt: "2026-01-01T00:00:00Z", settingsHash: "c".repeat(64) },
    {
      ...run,
      id: `b${night}`,
      startedAt: "2026-02-01T00:00:00Z",
      reference: { ...run.reference, commit: "5".repeat(40) },
    },
  ]);
  const newest = analyseHistory([...foreign, ...runs]);
  expect(newest).toEqual({ ...analyseHistory(runs), otherSeries: newest?.otherSeries });
  expect(newest?.otherSeries.map(({ key, runs: count }) => [key, count])).toEqual([
    ["5555555555-bbbbbbbb", 10],
    ["3333333333-cccccccc", 10],
  ]);
  expect(analyseHistory([...foreign, ...runs], "5555555555-bbbbbbbb")?.runs.map(({ id }) => id[0])).toEqual(
    Array(10).fill("b"),
  );
  expect(analyseHistory(runs, "nothing")).toBeNull();
  expect(analyseHistory([])).toBeNull();
});

test("a night without one of the scenarios is another night of the others: what has risen stays risen", () => {
  const [before, risen] = [exampleNights(12), [0.05, 0.051]];
  const both = [...before, ...risen].map((value, night) =>
    exampleHistoryRun(night, { RS256: value, "RS256+redis": value }),
  );
  const without = exampleHistoryRun(14, { RS256: 0.05 });
  const said = analyseHistory([...both, without]);
  expect(said).toMatchObject({ verdict: "risen", otherSeries: [] });
  expect(said?.scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["RS256", "risen"],
    ["RS256+redis", "risen"],
  ]);
});

test("a candidate or a reference with another package in place is another series", () => {
  const runs = exampleHistoryRuns(exampleNights(6));
  const replaced = runs.map((run, night) => ({
    ...run,
    id: `jose-${night}`,
    candidate: { ...run.candidate, packages: { jose: "7.0.0" } },
    reference: { ...run.reference, settings: { engine: "fast-jwt" } },
  }));
  const keys = ["3333333333-bbbbbbbb-candidate.jose=7.0.0-reference.engine=fast-jwt", "3333333333-bbbbbbbb"];
  for (const key of keys) expect(analyseHistory([...runs, ...replaced], key)?.runs).toHaveLength(6);
});

test("an annotation accepts in its scenario alone, and in every one when it names none", () => {
  const runs = exampleNights(20).map((value, night) => {
    const risen = value + (night < 15 ? 0 : 0.06);
    return exampleHistoryRun(night, { RS256: risen, ES256: risen });
  });
  const verdicts = (scenario: string | null) =>
    analyseHistory([...runs, exampleAnnotation(16, "jose 7", scenario)])?.scenarios.map(({ verdict }) => verdict);
  expect(verdicts("ES256")).toEqual(["risen", "steady"]);
  expect(verdicts(null)).toEqual(["steady", "steady"]);
  expect(analyseHistory([...runs, exampleAnnotation(99, "of no run")])?.annotations).toEqual([]);
});

test("an annotation without a scenario leaves alone what has not risen: its level, and a suspect in it", () => {
  const values = exampleNights(15);
  const runs = [...values, 0.05, 0.051].map((risen, night) =>
    exampleHistoryRun(night, { RS256: risen, ES256: values[night % 15] ?? 0, HS256: night === 16 ? 0.04 : 0 }),
  );
  const after = analyseHistory([...runs, exampleAnnotation(16, "jose 7")]);
  expect(after?.scenarios.map(({ name, verdict, levels }) => [name, verdict, levels.at(-1)?.accepted])).toEqual([
    ["RS256", "steady", "jose 7"],
    ["ES256", "steady", null],
    ["HS256", "suspect", null],
  ]);
  expect(after?.scenarios[1]).toEqual(analyseHistory(runs)?.scenarios[1]);
  expect(after?.scenarios[2]).toEqual(analyseHistory(runs)?.scenarios[2]);
});

test("of two annotations of one run, that which names the scenario counts, whichever was written last", () => {
  const runs = exampleHistoryRuns([...exampleNights(15), 0.05]);
  const [named, unnamed] = [exampleAnnotation(15, "ES256 for all", "RS256"), exampleAnnotation(15, "jose 7")];
  for (const both of [
    [named, unnamed],
    [unnamed, named],
  ])
    expect(analyseHistory([...runs, ...both])?.scenarios[0]?.levels.at(-1)?.accepted).toBe("ES256 for all");
});

test("a suspect counts while the newest run measures its scenario: one that was dropped asks for nothing any more", () => {
  const values = exampleNights(15);
  const both = [...values, 0.05].map((value, night) => exampleHistoryRun(night, { RS256: value, ES256: 0 }));
  expect(analyseHistory(both)?.verdict).toBe("suspect");
  const dropped = analyseHistory([...both, exampleHistoryRun(16, { ES256: 0 })]);
  expect(dropped?.scenarios.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["RS256", "steady"],
    ["ES256", "steady"],
  ]);
  // Measured again, it is held against the level as before.
  const back = analyseHistory([...both, exampleHistoryRun(16, { ES256: 0 }), exampleHistoryRun(17, { RS256: 0.051 })]);
  expect(back?.verdict).toBe("risen");
});

test("what was accepted stays accepted, and a second rise after it alarms again", () => {
  const values = [...exampleNights(15), ...exampleNights(6, 0.05), ...exampleNights(4, 0.1)];
  const runs = exampleHistoryRuns(values);
  expect(analyseHistory([...runs.slice(0, 21), exampleAnnotation(18, "jose 7")])?.verdict).toBe("steady");
  expect(analyseHistory([...runs, exampleAnnotation(18, "jose 7")])?.verdict).toBe("risen");
});

test("a run without a scenario is left out of it, and nothing stands in its place", () => {
  const runs = exampleNights(12).map((value, night) =>
    exampleHistoryRun(night, night === 5 ? { ES256: value } : { RS256: value, ES256: value }),
  );
  const [rs256, es256] = analyseHistory(runs)?.scenarios.toSorted((a, b) => (a.name > b.name ? -1 : 1)) ?? [];
  expect([rs256?.points.length, es256?.points.length]).toEqual([11, 12]);
  // An annotation of a run that lacks the scenario counts from the run before it.
  const accepted = analyseHistory([...runs, exampleAnnotation(5, "why", "RS256")])?.scenarios.find(
    ({ name }) => name === "RS256",
  );
  expect(accepted?.levels.map(({ from, accepted: why }) => [from, why])).toEqual([
    [exampleRunId(0), null],
    [exampleRunId(4), "why"],
  ]);
});

test("another machine, or other versions under the reference, are said: they may move a ratio by themselves", () => {
  const [first, second, third] = exampleHistoryRuns([0, 0, 0]);
  if (first === undefined || second === undefined || third === undefined) throw new Error("three runs");
  const reference = { ...third.reference, node: "26.0.0", libraries: {} };
  const warnings = analyseHistory([
    first,
    { ...second, host: { ...second.host, cpus: 4, memoryBytes: 1e9 } },
    { ...third, host: { ...third.host, cpus: 4 }, reference },
  ])?.warnings;
  expect(warnings).toEqual([
    `Since ${exampleRunId(1)} the machine is another one. number of CPUs: 4 instead of 2.`,
    `Since ${exampleRunId(2)} the reference itself runs with other versions. jose gone instead of 6.2.17; node 26.0.0 instead of 24.21.0.`,
  ]);
});

import { expect, test } from "vitest";
import { analyseHistory } from "../../harness/analyse/regression/analyse-history.ts";
import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import {
  exampleHistoryRun,
  exampleHistoryRuns,
  exampleNights,
  exampleRunId,
} from "../../harness/results/example-history.test-support.ts";
import type { HistoryLine, HistoryRun } from "../../harness/results/history-line.ts";
import { historyNextStep } from "./history-next-step.ts";
import { reasonsOf, verdictSentence } from "./history-words.ts";
import { stepInOneLine } from "./next-step.ts";

const level = exampleNights(12);

test("a steady history asks for nothing", () => {
  expect(historyNextStep(analysed(exampleHistoryRuns(level)))).toBeNull();
});

test("of a run that stands out only the scenarios that do are measured again, and what comes of it is added", () => {
  const runs = nightsOf({ ES256: [...level, 0.001], RS256: [...level, 0.04], "RS256+redis": [...level, 0.05] });
  const [base, candidate, reference] = ["1", "2", "3"].map((digit) => digit.repeat(40));
  expect(historyNextStep(analysed(runs), { file: "our nights.jsonl" })).toEqual({
    words: "measure again, and add what comes of it:",
    commands: [
      `npx jwt-capacity ab --base ${base} --candidate ${candidate} --reference ${reference} --scenarios RS256,RS256+redis`,
      "npx jwt-capacity history add ab/latest --file 'our nights.jsonl'",
    ],
  });
});

test("a name that a shell would read is quoted in the command that measures again", () => {
  const runs = exampleHistoryRuns([...level, 0.04]).map((run) => ({
    ...run,
    candidate: { ...run.candidate, dirty: true, revision: "a;b" },
  }));
  expect(historyNextStep(analysed(runs))?.commands[0]).toContain(" --candidate 'a;b' --reference ");
});

test("every scenario that has risen is accepted by its name, at the newest run, whether that has it or not", () => {
  const risen = [...level, 0.05, 0.051];
  const runs = nightsOf({ RS256: risen, ES256: [...level, 0, 0], "RS256+redis": risen });
  const step = historyNextStep(analysed([...runs, exampleHistoryRun(14, { ES256: 0 })]));
  expect(step?.words).toBe(
    `find the change between the candidates of the runs before and at ${exampleRunId(12)} and take it back, or accept it:`,
  );
  expect(step?.commands).toEqual(
    ["RS256", "RS256+redis"].map(
      (name) => `npx jwt-capacity history annotate "why" --run ${exampleRunId(14)} --scenario ${name}`,
    ),
  );
});

test("rises that began in different runs are all named", () => {
  const runs = nightsOf({ RS256: [...level, 0.05, 0.051, 0.05], ES256: [...level, 0, 0.05, 0.051] });
  expect(historyNextStep(analysed(runs))?.words).toContain(
    `before and at ${exampleRunId(12)}, before and at ${exampleRunId(13)} and take it back`,
  );
});

test("a newest run that says neither yes nor no is not said to stand out itself", () => {
  const [suspect, undecided] = [
    [...level, 0.028],
    [...level, 0.028, 0.0143],
  ].map((values) => analysed(exampleHistoryRuns(values)));
  if (suspect === undefined || undecided === undefined) throw new Error("two histories");
  expect(verdictSentence(suspect)).toMatch(/^SUSPECT: the newest run stands out\./);
  expect(reasonsOf(suspect)[0]).toMatch(/One run is no proof\.$/);
  expect(verdictSentence(undecided)).toMatch(/^SUSPECT: a run stands out, and the newest one neither confirms nor/);
  expect(reasonsOf(undecided)).toEqual([
    expect.stringMatching(
      new RegExp(`^RS256: run ${exampleRunId(12)} stands .* The run after it neither confirms nor denies it\\.$`),
    ),
  ]);
});

test("where there is one line for a step, its commands follow one another in it", () => {
  expect(stepInOneLine({ words: "do both:", commands: ["one", "two"] })).toBe("do both: one; then two");
});

/** Nights that have every scenario, each with its ln-ratios. */
function nightsOf(values: Readonly<Record<string, readonly number[]>>): HistoryRun[] {
  const [first = []] = Object.values(values);
  return first.map((_, night) =>
    exampleHistoryRun(
      night,
      Object.fromEntries(Object.entries(values).map(([name, ratios]) => [name, ratios[night] ?? 0])),
    ),
  );
}

function analysed(lines: readonly HistoryLine[]): HistoryAnalysis {
  const analysis = analyseHistory(lines);
  if (analysis === null) throw new Error("there is a series");
  return analysis;
}

import { expect, test } from "vitest";
import { analyseHistory } from "../../harness/analyse/regression/analyse-history.ts";
import type { HistoryAnalysis } from "../../harness/analyse/regression/history-analysis.ts";
import {
  exampleAnnotation,
  exampleHistoryRun,
  exampleHistoryRuns,
  exampleNights,
  exampleRunId,
} from "../../harness/results/example-history.test-support.ts";
import type { HistoryLine } from "../../harness/results/history-line.ts";
import { historyAnnotations } from "../github/history-annotations.ts";
import { historyMarkdown } from "../markdown/history-markdown.ts";
import { describeHistory, describeVerdict } from "./describe-history.ts";

const look = { color: false, width: 110 };

test("a history is told run by run, with what became of each and who accepted what", () => {
  const runs = exampleHistoryRuns([...exampleNights(4), 0.09, ...exampleNights(2), 0.05, 0.052, 0.049, 0.11]);
  const text = describeHistory(analysed([...runs, exampleAnnotation(8, "jose 7, +5 %")]), look);
  expect(text).toMatchInlineSnapshot(`
    "SUSPECT: the newest run stands out. Run it again to confirm or to dismiss it.
      - RS256: run 20260911T030000Z-0010 stands at +11.6 % (10.0–13.3 %) over the reference, against a level of
        +5.13 %. One run is no proof.
    Next: measure again, and add what comes of it:
      npx jwt-capacity ab --base 1111111111111111111111111111111111111111 --candidate 2222222222222222222222222222222222222222 --reference 3333333333333333333333333333333333333333 --scenarios RS256
      npx jwt-capacity history add ab/latest

    11 runs against v1.0.0 3333333333, series 3333333333-bbbbbbbb. Figures are CPU per validation over that of the
    reference.

    RS256: level +5.13 %
      run (UTC)         candidate          change            limits  pairs  ab
      2026-09-01 03:00  main 2222222222  +0.100 %   −1.35 to 1.57 %     12  pass  too few to judge it by
      2026-09-02 03:00  main 2222222222  −0.548 %  −1.99 to 0.914 %     12  pass  too few to judge it by
      2026-09-03 03:00  main 2222222222  +0.401 %   −1.05 to 1.88 %     12  pass  too few to judge it by
      2026-09-04 03:00  main 2222222222  −0.200 %   −1.65 to 1.27 %     12  pass  level
      2026-09-05 03:00  main 2222222222   +9.42 %       7.83–11.0 %     12  pass  spike, left out
      2026-09-06 03:00  main 2222222222  +0.100 %   −1.35 to 1.57 %     12  pass  level
      2026-09-07 03:00  main 2222222222  −0.548 %  −1.99 to 0.914 %     12  pass  level
      2026-09-08 03:00  main 2222222222   +5.13 %       3.60–6.67 %     12  pass  new level begins
      2026-09-09 03:00  main 2222222222   +5.34 %       3.81–6.89 %     12  pass  level
      2026-09-10 03:00  main 2222222222   +5.02 %       3.50–6.57 %     12  pass  too few to judge it by
      2026-09-11 03:00  main 2222222222   +11.6 %       10.0–13.3 %     12  pass  stands out, not confirmed
      - CPU per validation is +5.28 % (3.72–6.87 %) since run 20260908T030000Z-0007, confirmed by run
        20260909T030000Z-0008. Accepted: jose 7, +5 %.
    "
  `);
});

test("a command that is suggested stands on a line of its own and is not broken, however narrow the terminal", () => {
  const runs = exampleHistoryRuns([...exampleNights(12), 0.05, 0.051]);
  const place = { file: "a longer name than most terminals are wide/history.jsonl", series: "3333333333-bbbbbbbb" };
  for (const width of [40, 80])
    expect(describeVerdict(analysed(runs), { color: false, width, place }).split("\n")).toContain(
      `  npx jwt-capacity history annotate "why" --run ${exampleRunId(13)} --scenario RS256 --file '${place.file}' --series ${place.series}`,
    );
});

test("more than 30 runs of a scenario are cut, and that is said", () => {
  const text = describeHistory(analysed(exampleHistoryRuns(exampleNights(40))), look);
  expect(text.match(/^ {2}2026-/gm)).toHaveLength(30);
  expect(text).toContain("10 earlier runs are left out here");
});

test("the verdict of too short a history says how many runs a level takes", () => {
  expect(describeVerdict(analysed(exampleHistoryRuns([0, 0.01])), look)).toBe(
    "STEADY: nothing to hold against yet, a level takes 3 runs and there are 2.\n",
  );
});

test("nothing that a run brings with it controls a terminal, a comment or a workflow", () => {
  const evil = "x\u001b[2J\n::error::made up|<img src=x>@everyone";
  const runs = exampleNights(15).map((value, night) =>
    exampleHistoryRun(night, { [evil]: value + (night > 12 ? 0.06 : 0) }),
  );
  const analysis = analysed(runs.map((run) => ({ ...run, candidate: { ...run.candidate, revision: evil } })));
  expect(describeHistory(analysis, look)).not.toContain("\u001b");
  const markdown = historyMarkdown(analysis);
  expect(markdown).not.toContain("\u001b");
  // In a code block nothing is markup; what begins and ends it is ours.
  const [before = "", command = "", after = "", ...others] = markdown.split(/^```(?:sh)?$/m);
  expect(`${before}${after}`).not.toMatch(/<img|@everyone|[^\\]\|</);
  expect(command).toMatch(/^\nnpx jwt-capacity history annotate "why" .*\n$/);
  expect(others).toEqual([]);
  const lines = historyAnnotations(analysis);
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line).toMatch(/^::error title=history%3A risen::[^\n\r]*$/);
});

function analysed(lines: readonly HistoryLine[]): HistoryAnalysis {
  const analysis = analyseHistory(lines);
  if (analysis === null) throw new Error("there is a series");
  return analysis;
}

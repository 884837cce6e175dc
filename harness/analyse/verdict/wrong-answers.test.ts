import { expect, test } from "vitest";
import { exampleRun } from "../../results/example-run.test-support.ts";
import { exampleLoadTrial } from "../../results/example-trial.test-support.ts";
import type { RefusalCode, Verdict } from "../../results/verdict.ts";
import { analyse } from "../analyse.ts";
import { wrongAnswers } from "./wrong-answers.ts";

const refused = (code: RefusalCode): Verdict => ({
  status: "refused",
  reasons: [{ code, message: `It was ${code}.` }],
});

test("F24 a design that was in no trial for its answers comes first, then the first trial of each kind and how many there were", () => {
  const verdicts = (["false-accept", "false-reject", "dropped-iterations", "false-accept"] as const).map(refused);
  const trials = verdicts.map((verdict, index) => ({ ...exampleLoadTrial("verify", index + 1, []), verdict }));
  const broken = { what: "RS256 · jose", why: "let in expired tokens", hint: "", code: "wrong-answers" } as const;
  const run = { ...exampleRun(trials), notMeasured: [broken, { what: "Redis", why: "there is none", hint: "" }] };
  const sentences = [
    "RS256 · jose is in no trial: let in expired tokens.",
    `${trials[0]?.id}: It was false-accept. (false-accept, 2 trials)`,
    `${trials[1]?.id}: It was false-reject.`,
  ];
  expect(wrongAnswers(run)).toEqual(sentences);
  expect(analyse(run).verdict.reasons.slice(0, 3)).toEqual(sentences);
});

test("a run in which every token got its right answer has none", () => {
  expect(wrongAnswers(exampleRun())).toEqual([]);
});

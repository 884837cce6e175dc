import { expect, test } from "vitest";
import { exampleRun } from "../../results/example-run.test-support.ts";
import { exampleLoadTrial, exampleSubject } from "../../results/example-trial.test-support.ts";
import type { LoadTrialResult } from "../../results/trial-result.ts";
import { analyse } from "../analyse.ts";
import { wrongAnswers } from "./wrong-answers.ts";

const es256 = { ...exampleSubject, algorithm: "ES256" };
const trial = (
  repetition: number,
  counts: Partial<Pick<LoadTrialResult["evidence"], "falseAccepts" | "falseRejects">>,
  subject = exampleSubject,
): LoadTrialResult => {
  const example = exampleLoadTrial("verify", repetition, [], subject);
  return { ...example, evidence: { ...example.evidence, ...counts } };
};

test("F24 a design that was in no trial for its answers comes first, then each that was wrong under load", () => {
  const trials = [
    trial(1, { falseAccepts: 3 }),
    trial(2, { falseRejects: 1 }),
    trial(3, { falseAccepts: 4 }),
    trial(1, { falseAccepts: 5 }, es256),
  ];
  const broken = { what: "RS256 · jose", why: "let in expired tokens", hint: "", code: "wrong-answers" } as const;
  const run = { ...exampleRun(trials), notMeasured: [broken, { what: "Redis", why: "there is none", hint: "" }] };
  const label = "RS256 · jose · typical · none";
  const sentences = [
    "RS256 · jose is in no trial: let in expired tokens.",
    `${label}: bad tokens were let in 7 times, in 2 trials, the first of them ${trials[0]?.id}.`,
    `ES256 · jose · typical · none: bad tokens were let in 5 times, in ${trials[3]?.id}.`,
    `${label}: good tokens were turned away once, in ${trials[1]?.id}.`,
  ];
  expect(wrongAnswers(run)).toEqual(sentences);
  const { reasons } = analyse(run).verdict;
  expect(reasons.slice(0, 4)).toEqual(sentences);
  // Nothing of this run is valid, so that what is missing is said as well, and this is no gap in the measuring.
  expect(reasons.filter((reason) => reason.includes("expired"))).toEqual(sentences.slice(0, 1));
  expect(reasons).toContain("Redis was not measured: there is none");
});

test("a run in which every token got its right answer has none, nor one in which they could not be counted", () => {
  expect(wrongAnswers(exampleRun())).toEqual([]);
  const uncounted = trial(1, { falseAccepts: null, falseRejects: null });
  const reason = { code: "false-accept", message: "bad tokens that were let in could not be counted." } as const;
  const verdict = { status: "refused", reasons: [reason] } as const;
  expect(wrongAnswers(exampleRun([{ ...uncounted, verdict }]))).toEqual([]);
});

import { expect, test } from "vitest";
import { answerFaults, type AnsweredSlice } from "./answer-faults.ts";

const right: AnsweredSlice = {
  completed: 100,
  unfinished: 0,
  byStatus: { 200: 60, 401: 40 },
  falseAnswers: [],
  lostConnections: {},
};

test("slices in which every request got its right answer have no fault", () => {
  expect(answerFaults([])).toEqual([]);
  expect(answerFaults([right, right])).toEqual([]);
});

test("wrong answers are added up over the slices, by the case of their tokens", () => {
  const wrong: AnsweredSlice = {
    ...right,
    falseAnswers: [
      { case: "expired", kind: "accept", count: 4 },
      { case: "valid", kind: "reject", count: 1 },
    ],
  };
  const twice = { ...right, falseAnswers: [{ case: "expired", kind: "accept", count: 4 }] } as const;
  expect(answerFaults([wrong, right, twice])).toEqual([
    "let in expired tokens (8 times)",
    "refused valid tokens (once)",
  ]);
});

test("a request that nobody answers, and a connection that is lost, are faults", () => {
  expect(answerFaults([{ ...right, unfinished: 1 }])).toEqual(["never answered 1 request"]);
  expect(answerFaults([{ ...right, unfinished: 4, lostConnections: { ECONNRESET: 4 } }])).toEqual([
    "never answered 4 requests",
    "lost connections: ECONNRESET (4 times)",
  ]);
});

test("a connection that the answer said it would close is not lost", () => {
  expect(answerFaults([{ ...right, lostConnections: { "closed by an answer": 4 } }])).toEqual([]);
});

test("a denylist may be silent for a moment, and not as a rule; no other status may come at all", () => {
  expect(answerFaults([{ ...right, byStatus: { 200: 92, 503: 8 } }])).toEqual([]);
  expect(answerFaults([{ ...right, byStatus: { 200: 80, 503: 20 } }])).toEqual(["answered 503 (20 times)"]);
  expect(answerFaults([{ ...right, byStatus: { 200: 99, 500: 1 } }])).toEqual(["answered 500 (once)"]);
});

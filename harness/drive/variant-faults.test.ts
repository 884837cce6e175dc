import { expect, test } from "vitest";
import { variantFaults } from "./variant-faults.ts";

const silent = { completed: 10, unfinished: 2, byStatus: { 200: 10 }, falseAnswers: [], lostConnections: {} };

test("what ended comes first, then what was answered wrongly over all slices, then what failed of it", async () => {
  const faults = variantFaults(new AbortController().signal);
  faults.answered("candidate", silent);
  faults.answered("base", { ...silent, unfinished: 0 });
  faults.answered("candidate", silent);
  const failing = faults.blame("candidate", () => Promise.reject(new Error("connect ECONNREFUSED")));
  await expect(failing).rejects.toThrow("connect ECONNREFUSED");
  faults.died("candidate", "verifier exited with code 1");
  expect(faults.found()).toEqual([
    { variant: "candidate", what: "verifier exited with code 1" },
    { variant: "candidate", what: "never answered 4 requests" },
    { variant: "candidate", what: "connect ECONNREFUSED" },
  ]);
});

test("what an interrupt ends is nobody's fault", async () => {
  const faults = variantFaults(AbortSignal.abort());
  await expect(faults.blame("base", () => Promise.reject(new Error("killed")))).rejects.toThrow("killed");
  expect(faults.found()).toEqual([]);
});

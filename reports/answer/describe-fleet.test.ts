import { expect, test } from "vitest";
import { sizeFleet, type FleetInputs } from "../../harness/analyse/fleet/size-fleet.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { describeFleet } from "./describe-fleet.ts";
import { fleetThresholds } from "./threshold-rows.ts";

const { run, analysis } = syntheticReport();
if (analysis.sizingBases[0] === undefined) throw new Error("the synthetic run supports no fleet size");
const [basis] = analysis.sizingBases;
const asked: FleetInputs = { ...run.run.sizing, ratePerSecond: 20_000 };
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

function ask(change: Partial<FleetInputs>): { inputs: FleetInputs; answer: ReturnType<typeof sizeFleet> } {
  const inputs = { ...asked, ...change };
  return { inputs, answer: sizeFleet(basis, inputs) };
}

function sized(change: Partial<FleetInputs>): Extract<ReturnType<typeof sizeFleet>, { kind: "sized" }> {
  const { answer } = ask(change);
  if (answer.kind === "refused") throw new Error(answer.reason);
  return answer;
}

test("R3: the sentence names rate, objective, head-room, spare nodes and the fleet", () => {
  const { inputs, answer } = ask({ sloSeconds: 0.005, sloPercentile: "p999", spareNodes: 2, headroom: 0.07 });
  expect(plain(describeFleet(inputs, answer).question)).toBe(
    "For 20 000 validations/s at p99.9 ≤ 5 ms with 7 % head-room and N+2:",
  );
  const none = ask({ spareNodes: 0 });
  expect(describeFleet(none.inputs, none.answer).question).toContain("no spare node");
});

test("an objective seen to hold only below the planned load names the larger fleet that stays below it", () => {
  const answer = sized({ sloSeconds: 0.0008 });
  expect(answer.latency.status).toBe("met-below");
  expect(answer.nodes).toBeGreaterThan(answer.nodesForCpu);
  const text = describeFleet({ ...asked, sloSeconds: 0.0008 }, answer);
  expect(plain(text.answer)).toBe(`${answer.nodes} nodes × 2 vCPU`);
  expect(plain(text.qualifications.join(" "))).toContain(`CPU alone would need ${answer.nodesForCpu} nodes`);
});

test("an objective that was never met is never confirmed: the sentence says CPU alone and the best latency seen", () => {
  const { inputs, answer } = ask({ sloSeconds: 0.0003 });
  const text = describeFleet(inputs, answer);
  expect(text.status).toBe("missed");
  expect(text.answer).toContain("for CPU alone");
  expect(text.qualifications.join(" ")).toContain("No size is confirmed");
});

test("an objective that no generator can be held against is not checked, and the sentence says why", () => {
  const { inputs, answer } = ask({ sloSeconds: 0.0001 });
  const text = describeFleet(inputs, answer);
  expect(text.status).toBe("unconfirmed");
  expect(plain(text.qualifications.join(" "))).toMatch(
    /could not be checked.*On a server that does nothing the probe/u,
  );
  expect(fleetThresholds(inputs, sized({ sloSeconds: 0.0001 }))[0]).toMatchObject({ status: "no-data" });
});

test("a question that makes no sense gets its reason and no number", () => {
  const { inputs, answer } = ask({ ratePerSecond: Number.NaN });
  expect(describeFleet(inputs, answer)).toMatchObject({ answer: "no fleet size", status: "refused" });
});

test("R3: each threshold shows its limit, what came and the margin, and fails when the objective is missed", () => {
  const inputs = { ...asked, sloSeconds: 0.0003 };
  const [latency] = fleetThresholds(inputs, sized({ sloSeconds: 0.0003 }));
  expect(latency).toMatchObject({ status: "fail", limit: "≤ 300\u00a0µs" });
  expect(latency?.margin).toMatch(/% above$/u);
  const [met, utilisation] = fleetThresholds(asked, sized({}));
  expect(met).toMatchObject({ status: "pass" });
  expect(met?.margin).toMatch(/% below$/u);
  expect(utilisation).toMatchObject({ status: "pass" });
});

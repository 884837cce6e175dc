import { expect, test } from "vitest";
import { sizeFleet } from "../../harness/analyse/fleet/size-fleet.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { packBasis, unpackBasis } from "./packed-basis.ts";

const { run, analysis } = syntheticReport();

test("R11: a basis answers the same after it was packed into the page and unpacked, whatever was measured at its loads", () => {
  expect(analysis.sizingBases.some(({ loads }) => loads.some(({ probe, k6 }) => probe !== null && k6 === null))).toBe(
    true,
  );
  for (const basis of analysis.sizingBases) {
    const unpacked = unpackBasis(JSON.parse(JSON.stringify(packBasis(basis))));
    expect(unpacked.loads.map(({ probe }) => probe?.p99Seconds.toPrecision(10))).toEqual(
      basis.loads.map(({ probe }) => probe?.p99Seconds.toPrecision(10)),
    );
    for (const sloSeconds of [0.0001, 0.0006, 0.001, 0.05]) {
      const inputs = { ...run.run.sizing, sloSeconds };
      const [answer, own] = [sizeFleet(unpacked, inputs), sizeFleet(basis, inputs)];
      expect(answer).toMatchObject({ kind: own.kind, ...("nodes" in own ? { nodes: own.nodes } : {}) });
    }
  }
});

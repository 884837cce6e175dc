import { expect, test } from "vitest";
import type { Pinning } from "../provision/host/pinning.ts";
import { cpusFor } from "./trial-cpus.ts";

const pinned = (targetCpus: string, generatorCpus: string): Pinning => ({
  pinned: true,
  targetCpus,
  generatorCpus,
  sharesCore: false,
});

test("a verifier that verifies inline has one CPU, however many are the verifiers': a fleet plans one process for each vCPU", () => {
  expect(cpusFor("inline", pinned("0", "1"))).toMatchObject({ verifier: "0", rest: "1", apart: true, restCount: 1 });
  expect(cpusFor("inline", pinned("2,3,6,7", "0,1,4,5"))).toMatchObject({
    verifier: "2",
    rest: "0,1,4,5",
    apart: true,
    restCount: 4,
  });
});

test("threads and processes have all of them", () => {
  for (const placement of ["thread-pool", "workers", "processes"] as const)
    expect(cpusFor(placement, pinned("0,1,2", "3,4,5"))).toMatchObject({
      verifier: "0,1,2",
      apart: true,
      floorsCompare: true,
      processes: 3,
    });
});

test("several processes on one CPU share those of everything else, and nothing is counted on them", () => {
  expect(cpusFor("processes", pinned("0", "1"))).toEqual({
    verifier: "0,1",
    rest: "1",
    apart: false,
    floorsCompare: false,
    restCount: null,
    processes: 2,
  });
});

test("where nothing is pinned nobody has CPUs of their own", () => {
  const nobody = { verifier: undefined, rest: undefined, apart: false, restCount: null };
  expect(cpusFor("inline", { pinned: false, why: "there is one CPU for everything" })).toMatchObject(nobody);
});

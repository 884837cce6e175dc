import { expect, test } from "vitest";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { pinningWords } from "./pinning-words.ts";

const { host } = syntheticReport().run;
const pinned = (targetCpus: string) =>
  pinningWords({ ...host, pinning: { pinned: true, targetCpus, generatorCpus: "8", sharesCore: false } });

test("of several CPUs an inline verifier had one, and that is said", () => {
  expect(pinned("0")).toContain("The verifier had CPU 0 for itself; generators");
  expect(pinned("0,1,2")).toContain(
    "A verifier that verifies inline had one CPU of 0,1,2 for itself, threads and processes had all of them; generators",
  );
});

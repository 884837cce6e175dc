import { expect, test } from "vitest";

import type { Preflight } from "../../results/findings.ts";
import { judgePreflight } from "./judge-preflight.ts";

const good = { name: "good token", expected: "accept", got: "accept", reason: null } as const;
const tampered = { name: "tampered", expected: "reject", got: "reject", reason: "bad-signature" } as const;
const passed: Preflight = { algorithm: "EdDSA", engine: "jose", status: "passed", cases: [good, tampered] };

test("an engine that got good and bad tokens right may be measured", () => {
  expect(judgePreflight(passed)).toEqual({ status: "valid" });
});

test.each<[string, Preflight | undefined]>([
  ["no preflight at all", undefined],
  ["an algorithm the engine does not offer", { ...passed, status: "unsupported", cases: [] }],
  ["a preflight that failed", { ...passed, status: "failed" }],
  ["«passed» without a single case", { ...passed, cases: [] }],
  ["«passed» without a bad token", { ...passed, cases: [good] }],
  ["«passed» although a tampered token was accepted", { ...passed, cases: [good, { ...tampered, got: "accept" }] }],
])("%s is refused as preflight-failed", (_, preflight) => {
  expect(judgePreflight(preflight)).toMatchObject({ status: "refused", reasons: [{ code: "preflight-failed" }] });
});

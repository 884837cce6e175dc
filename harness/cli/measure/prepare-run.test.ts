import { expect, test } from "vitest";
import { failedPreflights } from "./prepare-run.ts";

test("an engine that got tokens wrong is not measured, with a reason that fits into a sentence", () => {
  const wrong = { name: "expired", expected: "reject", got: "accept", reason: null } as const;
  const [missing] = failedPreflights([{ algorithm: "RS256", engine: "jose", status: "failed", cases: [wrong] }]);
  expect(missing).toMatchObject({
    what: "RS256 with jose",
    why: "jose got RS256 wrong: expired: accept instead of reject",
  });
});

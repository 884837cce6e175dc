import { expect, test } from "vitest";
import { unmeasured } from "./unmeasured.ts";

test("a reason goes into a sentence: it has no full stop of its own, whoever gave it", () => {
  expect(unmeasured("HTTP load", "k6 1.8.1 is needed (none was found).", "With Go: …")).toEqual({
    what: "HTTP load",
    why: "k6 1.8.1 is needed (none was found)",
    hint: "With Go: …",
  });
  expect(unmeasured("memory", new Error("No Redis. It says: no memory.\n"), "").why).toBe(
    "No Redis. It says: no memory",
  );
});

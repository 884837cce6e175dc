import { expect, test } from "vitest";
import { causeIn } from "./cause-in-log.ts";

test("the cause is the last line that names an error, otherwise the last line", () => {
  expect(causeIn(["ReferenceError: x", "    at y", "", "Node.js v24"])).toBe("ReferenceError: x");
  expect(causeIn(["something", "ended"])).toBe("ended");
  expect(causeIn([])).toBeNull();
});

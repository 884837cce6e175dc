import { expect, test } from "vitest";
import type { Validate } from "../verify/validate-up-to.ts";
import { plantWork } from "./plant-work.ts";

const passed = { accepted: true } as const;

test.each([
  ["synchronous", () => passed],
  ["asynchronous", () => Promise.resolve(passed)],
] as const)(
  "%s work is planted exactly as often as its share says, evenly, and before the answer",
  async (_name, answer) => {
    for (const share of [0.25, 1, 2.5]) {
      const calls = { real: 0, extra: 0 };
      const real: Validate = () => {
        calls.real += 1;
        return answer();
      };
      const extra: Validate = () => {
        calls.extra += 1;
        return answer();
      };
      const validate = plantWork(real, extra, share);
      for (let index = 1; index <= 1000; index += 1) {
        expect(await validate("token")).toBe(passed);
        expect({ share, index, extra: calls.extra }).toEqual({ share, index, extra: Math.floor(share * index) });
      }
      expect(calls.real).toBe(1000);
    }
  },
);

test("a synchronous validation stays synchronous, and what the planted one says does not count", () => {
  const validate = plantWork(
    () => passed,
    () => ({ accepted: false, reason: "expired" }),
    1,
  );
  expect(validate("token")).toBe(passed);
});

import { expect, test } from "vitest";
import { createDelayLine } from "./delay-line.ts";

test("nothing leaves before its delay is over, everything leaves once and in order, and the line can be idle between", async () => {
  const delaySeconds = 0.012;
  const left: { readonly item: number; readonly count: number; readonly afterMs: number }[] = [];
  const pushedAt: number[] = [];
  using line = createDelayLine<number>(delaySeconds, (item, count) => {
    left.push({ item, count, afterMs: performance.now() - (pushedAt[item] ?? Infinity) });
  });
  for (let item = 0; item < 60; item += 1) {
    pushedAt.push(performance.now());
    line.push(item, item + 1);
    // Gaps shorter and, now and then, longer than the delay.
    await new Promise((resolve) => setTimeout(resolve, item % 20 === 19 ? 30 : item % 3));
  }
  while (left.length < 60) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(left.map(({ item, count }) => [item, count])).toEqual(pushedAt.map((_, item) => [item, item + 1]));
  expect(Math.min(...left.map(({ afterMs }) => afterMs))).toBeGreaterThanOrEqual(delaySeconds * 1e3);
});

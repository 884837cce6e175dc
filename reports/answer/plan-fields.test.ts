import { expect, test } from "vitest";
import { exampleQuestion } from "../../harness/analyse/fleet/example-basis.test-support.ts";
import { planFields, sliderEnds, sliderPosition, sliderValue } from "./plan-fields.ts";

test.each(planFields)(
  "R9 the slider of $id: every position has a value of its own, in the field's bounds, and lies where its value lies",
  ({ slider, min, max }) => {
    const [first, last] = sliderEnds(slider);
    const values = Array.from({ length: last - first + 1 }, (_, index) => sliderValue(slider, first + index));
    expect(values).toEqual([...new Set(values)].toSorted((a, b) => a - b));
    expect(values.map((value) => sliderPosition(slider, value))).toEqual(values.map((_, index) => first + index));
    expect([values[0], values.at(-1)]).toEqual([slider.fromZero === true ? 0 : slider.low, slider.high]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(min);
    expect(Math.max(...values)).toBeLessThanOrEqual(max);
  },
);

test("a value beyond a slider lies at its end, and an empty box at its beginning", () => {
  for (const { slider } of planFields) {
    const [first, last] = sliderEnds(slider);
    expect(sliderPosition(slider, slider.high * 10)).toBe(last);
    expect(sliderPosition(slider, Number.NaN)).toBe(first);
  }
});

test("what a field shows of a question it reads back", () => {
  for (const { show, read } of planFields) {
    const shown = show(exampleQuestion);
    expect(exampleQuestion).toMatchObject(read(shown ?? Number.NaN));
  }
});

test("every label names its field by itself: it is all that somebody hears of it, and of its slider", () => {
  for (const { label } of planFields) expect(label).toMatch(/^(?:\p{Lu}|vCPUs )/u);
  expect(new Set(planFields.map(({ label }) => label)).size).toBe(planFields.length);
});

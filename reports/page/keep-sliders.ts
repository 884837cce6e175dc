import { planFields, sliderPosition } from "../answer/plan-fields.ts";

/** Puts every slider where its box says, and says it aloud; that of an empty box to its beginning. */
export function keepSliders(): void {
  for (const { id, slider } of planFields) {
    const box = document.querySelector<HTMLInputElement>(`#fleet-${id}`);
    const range = document.querySelector<HTMLInputElement>(`#fleet-${id}-range`);
    if (box === null || range === null) continue;
    range.value = String(sliderPosition(slider, box.valueAsNumber));
    range.setAttribute("aria-valuetext", box.value === "" ? "empty" : box.value);
  }
}

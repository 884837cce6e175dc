import { planFields, sliderPosition } from "../answer/plan-fields.ts";

/** Puts every slider where its box says, and says it aloud; a box that is empty leaves its slider. */
export function keepSliders(): void {
  for (const { id, slider } of planFields) {
    const box = document.querySelector<HTMLInputElement>(`#fleet-${id}`);
    const range = document.querySelector<HTMLInputElement>(`#fleet-${id}-range`);
    if (slider === null || box === null || range === null || box.value === "") continue;
    range.value = String(sliderPosition(slider, box.valueAsNumber));
    range.setAttribute("aria-valuetext", box.value);
  }
}

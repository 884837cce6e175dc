import { payloadBitsPerSecond } from "../answer/payload-bits.ts";
import { formatQuantity, NO_DATA, rawQuantity } from "../format/format-quantity.ts";

/** Recomputes the bandwidth cells when the rate changes. */
export function answerBandwidth(): void {
  const input = document.querySelector<HTMLInputElement>("#bandwidth-rate");
  const problem = document.getElementById("bandwidth-problem");
  input?.addEventListener("input", () => {
    const usable = input.value !== "" && input.validity.valid;
    if (problem !== null) problem.textContent = usable ? "" : "Give a rate above 0.";
    for (const cell of document.querySelectorAll<HTMLElement>("[data-bytes]")) {
      const bits = payloadBitsPerSecond(Number(cell.dataset["bytes"]), input.valueAsNumber);
      cell.textContent = usable ? formatQuantity(bits, "bitsPerSecond") : NO_DATA;
      cell.title = usable ? rawQuantity(bits, "bitsPerSecond") : "";
    }
  });
}

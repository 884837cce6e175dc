import type { SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";
import { planFields } from "../answer/plan-fields.ts";

/** What the fragment of such an address begins with: every other fragment names a part of the page. */
const START = "#plan?";

/** Puts the inputs of the form into the address, without leaving a step in the history. */
export function writePermalink(designs: readonly SizingBasis[]): void {
  const inputs = new URLSearchParams();
  inputs.set("design", designs[Number(select("basis").value)]?.label ?? "");
  inputs.set("percentile", select("percentile").value);
  for (const { id } of planFields) inputs.set(id, input(id).value);
  history.replaceState(null, "", `${START}${inputs}`);
}

/**
 * Fills the form in from the address. What it does not name, or names and the report does not have, stays as it is.
 *
 * @returns whether the address held inputs
 */
export function readPermalink(designs: readonly SizingBasis[]): boolean {
  if (!location.hash.startsWith(START)) return false;
  const inputs = new URLSearchParams(location.hash.slice(START.length));
  const design = designs.findIndex(({ label }) => label === inputs.get("design"));
  if (design !== -1) select("basis").value = String(design);
  const percentile = inputs.get("percentile");
  if ([...select("percentile").options].some(({ value }) => value === percentile))
    select("percentile").value = percentile ?? "";
  for (const { id } of planFields) input(id).value = inputs.get(id) ?? input(id).value;
  const more = document.querySelector<HTMLDetailsElement>("#fleet-more");
  if (more !== null)
    more.open = [...more.querySelectorAll("input")].some(({ value, defaultValue }) => value !== defaultValue);
  document.getElementById("calculator")?.scrollIntoView();
  return true;
}

function input(name: string): HTMLInputElement {
  return document.getElementById(`fleet-${name}`) as HTMLInputElement;
}

function select(name: string): HTMLSelectElement {
  return document.getElementById(`fleet-${name}`) as HTMLSelectElement;
}

import type { DataCell } from "./table-data.ts";

/** What a cell says besides its figures: `n too small`, `did not keep up`; empty when the figures are all. */
export function unshownWords({ text, figures }: DataCell): string {
  return figures
    .reduce((rest, { shown }) => rest.replace(shown, " "), text)
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/^[\s,;:·]+|[\s,;:·]+$/gu, "");
}

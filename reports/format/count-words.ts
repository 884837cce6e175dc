import { formatExact } from "./format-quantity.ts";

/** A number with the word for what it counts: `1 node`, `12 nodes`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${formatExact(count)} ${count === 1 ? one : many}`;
}

/** Seconds as text for a reason, with three digits: `0.213 ms`. */
export function milliseconds(seconds: number): string {
  return `${Number((seconds * 1000).toPrecision(3))} ms`;
}

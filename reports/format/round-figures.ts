/** Copies a value with its numbers cut to 6 significant digits: twice what is ever drawn, and half the bytes. */
export function roundFigures<T>(value: T): T;
export function roundFigures(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(6));
  if (Array.isArray(value)) return value.map((item) => roundFigures<unknown>(item));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, roundFigures<unknown>(item)]));
}

/** Copies a value with its numbers cut to `digits` significant digits: fewer bytes, and more than is ever drawn. */
export function roundFigures<T>(value: T, digits: number): T;
export function roundFigures(value: unknown, digits: number): unknown {
  if (typeof value === "number") return Number(value.toPrecision(digits));
  if (Array.isArray(value)) return value.map((item) => roundFigures<unknown>(item, digits));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, roundFigures<unknown>(item, digits)]));
}

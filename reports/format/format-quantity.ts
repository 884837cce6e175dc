/** What is shown where nothing was measured. Never 0: an absent figure is not a small one. */
export const NO_DATA = "no data";

/** A physical kind of figure; decides unit and scaling. */
export type Quantity = "seconds" | "bytes" | "perSecond" | "bitsPerSecond" | "share" | "count" | "cpus";

/**
 * Writes a figure for people: 3 significant digits, a unit, groups of three digits parted by a no-break space.
 *
 * Input is in base units (s, B, 1/s, bit/s, share 0 to 1). `count` is written in full. `null`, NaN and infinities give
 * {@link NO_DATA}, and minus zero gives 0.
 */
export function formatQuantity(value: number | null | undefined, quantity: Quantity): string {
  if (!isFigure(value)) return NO_DATA;
  const scale = scaleFor(value, quantity);
  return join(formatNumber(value / scale.factor, quantity), scale.unit);
}

/** Writes an interval with one unit for both limits: `30.1–33.4 µs`. Same rules as {@link formatQuantity}. */
export function formatInterval(low: number | null, high: number | null, quantity: Quantity): string {
  if (!isFigure(low) || !isFigure(high)) return NO_DATA;
  const scale = scaleFor(Math.abs(high) > Math.abs(low) ? high : low, quantity);
  const separator = low < 0 || high < 0 ? " to " : "–";
  const size = Math.max(Math.abs(low), Math.abs(high));
  // Beside the other limit it is nothing: its digits would only hide that.
  const limits = [low, high]
    .map((limit) => (Math.abs(limit) < size / 1e5 ? "0" : formatNumber(limit / scale.factor, quantity)))
    .join(separator);
  return join(limits, scale.unit);
}

/** The figure in its base unit to 6 digits, for `title`: `0.0000321045 s`. The results file has it in full. */
export function rawQuantity(value: number | null | undefined, quantity: Quantity): string {
  return isFigure(value) ? join(decimal(Number(value.toPrecision(6))), baseUnits[quantity]) : NO_DATA;
}

/** A share that was set and not measured, without digits that it does not have: `20 %`. */
export function formatSetShare(share: number): string {
  return join(formatExact(Number((share * 100).toPrecision(6))), "%");
}

/** A whole or exactly given number with digit groups, no rounding: `20 000`. */
export function formatExact(value: number | null | undefined): string {
  if (!isFigure(value)) return NO_DATA;
  const [whole = "0", fraction] = decimal(Math.abs(value)).split(".");
  return `${value < 0 ? "−" : ""}${groupDigits(whole)}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** The factor and the unit in which a figure of this size is shown. */
export function scaleFor(value: number, quantity: Quantity): Scale {
  const size = Math.abs(value);
  const steps = scales[quantity];
  const last = steps.at(-1) ?? { factor: 1, unit: "" };
  // 0.9995: 999.6 µs must become 1.00 ms, not 1 000 µs.
  return steps.find(({ factor, from = factor }) => size >= from * 0.9995) ?? last;
}

export interface Scale {
  readonly factor: number;
  /** The smallest size shown in it, where that is not one of it: token sizes read in bytes up to 10 000. */
  readonly from?: number;
  readonly unit: string;
}

const one = (unit: string): readonly Scale[] => [{ factor: 1, unit }];

const scales: Readonly<Record<Quantity, readonly Scale[]>> = {
  seconds: [
    { factor: 1, unit: "s" },
    { factor: 1e-3, unit: "ms" },
    { factor: 1e-6, unit: "µs" },
    { factor: 1e-9, unit: "ns" },
  ],
  bytes: [
    { factor: 1e9, unit: "GB" },
    { factor: 1e6, unit: "MB" },
    { factor: 1e3, from: 1e4, unit: "kB" },
    { factor: 1, unit: "B" },
  ],
  perSecond: one("/s"),
  bitsPerSecond: [
    { factor: 1e9, unit: "Gbit/s" },
    { factor: 1e6, unit: "Mbit/s" },
    { factor: 1e3, unit: "kbit/s" },
    { factor: 1, unit: "bit/s" },
  ],
  share: [{ factor: 0.01, unit: "%" }],
  count: one(""),
  cpus: one("CPU"),
};

const baseUnits: Readonly<Record<Quantity, string>> = {
  seconds: "s",
  bytes: "B",
  perSecond: "/s",
  bitsPerSecond: "bit/s",
  share: "",
  count: "",
  cpus: "CPU",
};

function formatNumber(value: number, quantity: Quantity): string {
  if (quantity === "count") return formatExact(value);
  const rounded = value.toPrecision(3);
  // 1.50, 12.0 and 0.130 keep their zeros: they are digits that were measured. From 1 000 on, and below 1e-6, digits are written out.
  if (value === 0 || rounded.includes("e") || Math.abs(value) >= 999.5) return formatExact(Number(rounded));
  return rounded.replace("-", "−");
}

function join(number: string, unit: string): string {
  if (unit === "") return number;
  return unit.startsWith("/") ? `${number}${unit}` : `${number}\u00a0${unit}`;
}

function groupDigits(whole: string): string {
  return whole.replaceAll(/\B(?=(?:\d{3})+$)/gu, "\u00a0");
}

/** Decimal notation without exponent. */
function decimal(value: number): string {
  const plain = String(value);
  return plain.includes("e") ? value.toFixed(20).replace(/\.?0+$/u, "") : plain;
}

function isFigure(value: number | null | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

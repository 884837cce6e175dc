import type { PairedChange } from "./ab-analysis.ts";

/** A change with its limits, for a reason: `+3.2 % (2.6 to 3.8 %, p < 0.001, 24 pairs)`. */
export function changeWords(change: PairedChange): string {
  return `${signedPercent(change.value)} ${limitWords(change)}`;
}

/** `(2.6 to 3.8 %, p < 0.001, 24 pairs)`. */
export function limitWords(change: PairedChange): string {
  return `(${intervalWords(change)}, ${pValueWords(change.pValue)}, ${change.pairs} pairs)`;
}

/** `2.6 to 3.8 %`. */
export function intervalWords({ low, high }: PairedChange): string {
  return `${percentOf(low)} to ${percentOf(high)} %`;
}

/** The relative change of a ln-ratio with its sign: `+3.2 %`, `−0.4 %`, `0.0 %`. */
export function signedPercent(lnRatio: number): string {
  const text = percentOf(lnRatio);
  return `${text.startsWith("−") || text === "0.0" ? "" : "+"}${text} %`;
}

/** Its size: `3.2 %`. */
export function percentSize(lnRatio: number): string {
  return `${percentOf(lnRatio).replace("−", "")} %`;
}

/** `p = 0.013`, `p < 0.001`. */
export function pValueWords(pValue: number): string {
  return pValue < 0.001 ? "p < 0.001" : `p = ${Number(pValue.toPrecision(2))}`;
}

/** CPU seconds of one request: `43.2 µs`. */
export function microseconds(seconds: number): string {
  return `${(seconds * 1e6)
    .toFixed(1)
    .replace("-", "−")
    .replace(/^−0\.0$/u, "0.0")} µs`;
}

function percentOf(lnRatio: number): string {
  return (Math.expm1(lnRatio) * 100)
    .toFixed(1)
    .replace("-", "−")
    .replace(/^−0\.0$/u, "0.0");
}

/** Bandwidth of a payload at a rate, bit/s: bytes × 8 × rate, without TCP/IP. The fleet answer counts TCP/IP in. */
export function payloadBitsPerSecond(bytes: number, ratePerSecond: number): number {
  return bytes * 8 * ratePerSecond;
}

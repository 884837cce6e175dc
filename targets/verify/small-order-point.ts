const p = 2n ** 255n - 19n;
const d = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/**
 * Whether an Ed25519 public key is one of the points of order 1, 2, 4 or 8, in any encoding.
 *
 * Under such a key one signature verifies for many messages, and OpenSSL accepts it. The order divides 8 exactly when
 * y is ±1 or 0 (orders 1, 2, 4), or when doubling gives y = 0, which on −x² + y² = 1 + d·x²·y² means d·y⁴ + 2y² = 1.
 */
export function isSmallOrderPoint(publicKey: Uint8Array): boolean {
  const bigEndian = Buffer.from(publicKey).reverse();
  // The top bit is the sign of x.
  bigEndian.writeUInt8(bigEndian.readUInt8(0) & 0x7f, 0);
  const y = BigInt(`0x${bigEndian.toString("hex")}`) % p;
  const y2 = (y * y) % p;
  return y2 === 0n || y2 === 1n || (d * y2 * y2 + 2n * y2 - 1n) % p === 0n;
}

import type { ByteRange, WireFinding } from "./wire.ts";

/** No token, request or handshake is longer than this, bytes: servers refuse them long before. */
const LONGEST_BYTES = 16 * 1024 * 1024;

/** Names what nobody can have counted on a wire, each with its path below `wire`. */
export function impossibleWire(wire: WireFinding): string[] {
  const { tokens, encryptedTokens, connections, requests, largestTokens } = wire;
  return [
    ...each("wire.tokens", tokens, (row) => impossibleRange(row) ?? bytes("a signature", row.signatureBytes)),
    ...each("wire.encryptedTokens", encryptedTokens, impossibleRange),
    ...each(
      "wire.connections",
      connections,
      (row) => bytes("sent", row.sentBytes) ?? bytes("received", row.receivedBytes),
    ),
    ...each("wire.requests", requests, (row) => impossibleRange(row.sent) ?? bytes("received", row.receivedBytes)),
    ...each("wire.largestTokens", largestTokens, ({ acceptedTokenBytes, refusedTokenBytes }) =>
      acceptedTokenBytes < refusedTokenBytes
        ? bytes("the largest token", acceptedTokenBytes)
        : `a token of ${acceptedTokenBytes} bytes was accepted and one of ${refusedTokenBytes} refused.`,
    ),
  ];
}

function impossibleRange({ samples, meanBytes, minBytes, maxBytes }: ByteRange): string | null {
  if (!(samples >= 1)) return `${samples} samples are none.`;
  // A mean of equal lengths may differ from them in its last digit.
  if (minBytes > meanBytes * (1 + 1e-9) || meanBytes > maxBytes * (1 + 1e-9))
    return `a mean of ${meanBytes} bytes does not lie between ${minBytes} and ${maxBytes}.`;
  return bytes("the shortest", minBytes) ?? bytes("the longest", maxBytes);
}

function bytes(what: string, value: number): string | null {
  return value >= 0 && value <= LONGEST_BYTES ? null : `${what} is ${value} bytes (0 to ${LONGEST_BYTES}).`;
}

function each<Row>(path: string, rows: readonly Row[], check: (row: Row) => string | null): string[] {
  return rows.flatMap((row, index) => {
    const problem = check(row);
    return problem === null ? [] : [`${path}[${index}]: ${problem}`];
  });
}

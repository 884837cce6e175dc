import { byteRange } from "./byte-range.ts";
import type { ByteCount } from "./counted-connection.ts";
import type { RequestBytes } from "../../results/wire.ts";

/** Distinct tokens of one kind, or requests without one. */
export interface TokenSample extends Pick<RequestBytes, "algorithm" | "tokenProfile"> {
  /** A request is sent with each; `null` sends none. */
  readonly values: readonly (string | null)[];
}

/** Payload of a full TCP segment in an Ethernet frame of 1500 bytes with IPv4 and timestamps (RFC 9293 §3.7.1, RFC 7323), bytes. */
export const segmentPayloadBytes = 1448;

/** The row for requests of one kind. */
export function requestBytes(
  kind: Omit<RequestBytes, "sent" | "receivedBytes" | "segments">,
  counts: readonly ByteCount[],
): RequestBytes {
  const sent = byteRange(counts.map((count) => count.sent));
  const receivedBytes = byteRange(counts.map((count) => count.received)).meanBytes;
  const alone = kind.on === "first" || kind.on === "following";
  return { ...kind, sent, receivedBytes, segments: alone ? Math.ceil(sent.maxBytes / segmentPayloadBytes) : null };
}

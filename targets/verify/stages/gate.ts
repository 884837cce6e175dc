import type { RejectReason } from "../reject-reason.ts";

/** A token in canonical compact form, and where its segments end. */
export interface Gated {
  readonly token: string;
  /** Index of the first dot. */
  readonly headerEnd: number;
  /** Index of the second dot, the end of the signing input. */
  readonly payloadEnd: number;
}

/**
 * Lets through exactly one spelling of every token: three non-empty base64url segments (RFC 7515 §2) without padding,
 * white space or other alphabets, and with the spare bits of each last character zero (RFC 4648 §3.5).
 *
 * The libraries accept several of the other spellings, which is how a revoked token comes back as a new string.
 */
export function createGate(maxTokenBytes: number): (token: string) => Gated | RejectReason {
  return (token) => {
    // Longer in characters is longer in bytes; what is left has one byte a character once the alphabet is checked.
    if (token.length > maxTokenBytes) return "token-too-large";
    if (!threeSegments.test(token)) return "malformed-token";
    const headerEnd = token.indexOf(".");
    const payloadEnd = token.indexOf(".", headerEnd + 1);
    return endsCanonically(token, 0, headerEnd) &&
      endsCanonically(token, headerEnd + 1, payloadEnd) &&
      endsCanonically(token, payloadEnd + 1, token.length)
      ? { token, headerEnd, payloadEnd }
      : "non-canonical-encoding";
  };
}

const threeSegments = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

function endsCanonically(token: string, start: number, end: number): boolean {
  const rest = (end - start) & 3;
  if (rest === 0) return true;
  if (rest === 1) return false;
  const spareBits = rest === 2 ? 0b1111 : 0b11;
  return (sextets[token.charCodeAt(end - 1)]! & spareBits) === 0;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The six bits of each base64url character, by character code. */
const sextets = new Uint8Array(128);
for (const [value, character] of alphabet.split("").entries()) {
  sextets[character.charCodeAt(0)] = value;
}

import { isUtf8 } from "node:buffer";
import { type ParsedObject, parseUniqueObject } from "../json-members.ts";
import type { Policy } from "../policy.ts";
import type { PreparedKey } from "../prepared-key.ts";
import type { RejectReason } from "../reject-reason.ts";
import type { Gated } from "./gate.ts";

/** A token whose header selects a known key with its own algorithm, and whose payload is a JSON object. */
export interface Decoded {
  readonly token: string;
  readonly payloadEnd: number;
  readonly key: PreparedKey;
  /** The payload; nothing in it is believed before the signature and claims stages. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Decodes header and payload, each once, and applies our header rules, which are stricter than any of the libraries'.
 *
 * The key is found by `kid` alone; `alg` must then be the one that the key was bound to at load (RFC 8725 §3.1). Keys
 * or addresses of keys inside a header are never looked at. Any `crit` is refused, as no extension is understood
 * (RFC 7515 §4.1.11), and so is `b64` (RFC 7797), and a name that occurs twice.
 *
 * The header accepted last is remembered, because all tokens of one key have the same: about a third of the stage. It is
 * one entry, compared as a string, and says nothing about any token; other headers cost what they always cost.
 */
export function createDecode(
  keys: ReadonlyMap<string, PreparedKey>,
  policy: Policy,
): (gated: Gated) => Decoded | RejectReason {
  const readObject = createObjectReader(policy.maxTokenBytes);
  let accepted: { readonly segment: string; readonly key: PreparedKey } | null = null;

  const readHeader = (segment: string): PreparedKey | RejectReason => {
    if (segment === accepted?.segment) return accepted.key;
    const header = readObject(segment);
    if (typeof header === "string") return headerRefusals[header];
    const key = selectKey(header, keys, policy.type);
    if (typeof key !== "string") accepted = { segment, key };
    return key;
  };

  return ({ token, headerEnd, payloadEnd }) => {
    const key = readHeader(token.slice(0, headerEnd));
    if (typeof key === "string") return key;

    const payload = readObject(token.slice(headerEnd + 1, payloadEnd));
    if (typeof payload === "string") return payloadRefusals[payload];
    return { token, payloadEnd, key, payload };
  };
}

function createObjectReader(maxTokenBytes: number): (segment: string) => ParsedObject {
  // One buffer for every token: decoding is synchronous, and the text is copied out of it.
  const bytes = Buffer.allocUnsafeSlow(maxTokenBytes);
  return (segment) => {
    const length = bytes.write(segment, "base64url");
    const text = bytes.toString("utf8", 0, length);
    // Decoding turns invalid UTF-8 into U+FFFD, so only a text that contains one needs the exact check.
    if (text.includes("\uFFFD") && !isUtf8(bytes.subarray(0, length))) return "invalid";
    return parseUniqueObject(text);
  };
}

function selectKey(
  header: Readonly<Record<string, unknown>>,
  keys: ReadonlyMap<string, PreparedKey>,
  acceptedType: string,
): PreparedKey | RejectReason {
  if (header["crit"] !== undefined) return "critical-header";
  if (header["b64"] !== undefined) return "unencoded-payload";
  const typ = header["typ"];
  if (typ !== acceptedType && !(typeof typ === "string" && mediaType(typ) === acceptedType)) return "type-not-accepted";
  const kid = header["kid"];
  if (typeof kid !== "string") return "kid-missing";
  const key = keys.get(kid);
  if (key === undefined) return "kid-unknown";
  return header["alg"] === key.jwsAlgorithm ? key : "algorithm-mismatch";
}

/** `typ` is a media type: case-insensitive, and `application/` may be left out (RFC 7515 §4.1.9). */
function mediaType(typ: string): string {
  const lower = typ.toLowerCase();
  return lower.startsWith("application/") ? lower.slice("application/".length) : lower;
}

const headerRefusals = { invalid: "header-invalid", "duplicate-member": "header-duplicate-member" } as const;
const payloadRefusals = { invalid: "payload-invalid", "duplicate-member": "payload-duplicate-member" } as const;

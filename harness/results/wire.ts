import type { NotMeasured } from "./findings.ts";

/** What tokens weigh: counted, not timed, so that it holds on every machine with the same versions. */
export interface WireFinding {
  readonly conditions: WireConditions;
  /** Every algorithm × token profile. */
  readonly tokens: readonly TokenWeight[];
  readonly encryptedTokens: readonly EncryptedTokenWeight[];
  /** What opening a connection costs before the first request. */
  readonly connections: readonly ConnectionBytes[];
  readonly requests: readonly RequestBytes[];
  /** Longest tokens that were let through, measured. */
  readonly largestTokens: readonly LargestToken[];
  /** What gateways let in by default according to their documentation: not measured. */
  readonly documentedLimits: readonly DocumentedLimit[];
  /** What the figures rest on and what they do not say, one sentence each. */
  readonly notes: readonly string[];
  readonly notMeasured: readonly NotMeasured[];
}

/** What the counts depend on. */
export interface WireConditions {
  readonly nodeVersion: string;
  readonly openSslVersion: string;
  readonly nghttp2Version: string;
  /** Of the one certificate the server shows, DER, bytes; `null` without TLS. */
  readonly certificateBytes: number | null;
  /** Payload of a full TCP segment that `segments` is computed with, bytes. */
  readonly segmentPayloadBytes: number;
  /** HTTP/2 dynamic table, bytes (RFC 9113 §6.5.2): a header field that does not fit is sent in full each time. */
  readonly headerTableBytes: number;
}

/** Least, mean and most over the samples, bytes. */
export interface ByteRange {
  readonly samples: number;
  readonly meanBytes: number;
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** Lengths of signed tokens, bytes. */
export interface TokenWeight extends ByteRange {
  readonly algorithm: string;
  readonly tokenProfile: string;
  /** Of the signature part, after base64url. */
  readonly signatureBytes: number;
}

/** Lengths of JWE tokens with `dir` and A256GCM, bytes. */
export interface EncryptedTokenWeight extends ByteRange {
  /** What is inside: the bare claims, or a token signed with `signedWith`. */
  readonly content: "claims" | "signed-token";
  readonly signedWith: string | null;
  readonly tokenProfile: string;
  /** With `zip: DEF`. */
  readonly compressed: boolean;
}

/** HTTP over what. */
export interface WireProtocol {
  readonly protocol: "HTTP/1.1" | "HTTP/2";
  readonly security: "plain" | "TLS 1.3";
}

/** TCP payload of a connection's set-up, bytes; both are 0 for HTTP/1.1 without TLS. */
export interface ConnectionBytes extends WireProtocol {
  /** `null` without TLS. */
  readonly handshake: "full" | "resumed" | null;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** TCP payload of one GET that carries a token, and of its answer. */
export interface RequestBytes extends WireProtocol {
  /**
   * `new-connection` and `resumed-connection`: everything from the first byte to the last of a connection with this one
   * request on it. `first` and `following`: the request alone, on a connection that is open already.
   */
  readonly on: "new-connection" | "resumed-connection" | "first" | "following";
  /** `null`: a request without a token, to compare with. */
  readonly algorithm: string | null;
  readonly tokenProfile: string | null;
  readonly carrier: "authorization" | "cookie" | null;
  /**
   * Whether the client lets the header into HTTP/2's header table, where a repeated one costs a byte: as Node's HTTP/2
   * library decides (`library`), forbidden by the caller (`never`, RFC 7541 §7.1.3), or always, as clients do that do not
   * know `authorization` for a secret (`always`). `null` where nothing is compressed or there is no token.
   */
  readonly indexing: "library" | "never" | "always" | null;
  /** Whether the requests of a connection carry one token again and again. `null` where only one was sent. */
  readonly tokens: "same" | "distinct" | null;
  readonly sent: ByteRange;
  /** Of the answer: a status, a date and two bytes of body; mean. */
  readonly receivedBytes: number;
  /** TCP segments of the longest request, computed from its bytes; `null` where a handshake is among them. */
  readonly segments: number | null;
}

/** What a server answers to tokens that grow. */
export interface LargestToken {
  /** `verifier`, `haproxy`, `nginx`. */
  readonly component: string;
  readonly version: string | null;
  /** The setting that was in force, in words. */
  readonly setting: string;
  /** Longest token that was let in, bytes. */
  readonly acceptedTokenBytes: number;
  /** The next longer token that was tried, bytes, and the status it got; `null` when the connection was cut instead. */
  readonly refusedTokenBytes: number;
  readonly refusedStatus: number | null;
}

/** How large a request head a gateway lets in by default, by its documentation. */
export interface DocumentedLimit {
  readonly gateway: string;
  /** The setting, at its default. */
  readonly setting: string;
  readonly limitBytes: number;
  /** What must not be longer: one header field with its name, or all of the request line and headers together. */
  readonly appliesTo: "header-field" | "request-head";
  /** What it answers above it, or `null` where that is not documented. */
  readonly status: number | null;
  /** Address of the documentation. */
  readonly source: string;
}

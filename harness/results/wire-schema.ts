import { array, boolean, enum as oneOf, number, object, string } from "zod";

const range = { samples: number(), meanBytes: number(), minBytes: number(), maxBytes: number() };
const protocol = { protocol: oneOf(["HTTP/1.1", "HTTP/2"]), security: oneOf(["plain", "TLS 1.3"]) };

/** The shape of `WireFinding` as a check. */
export const wireSchema = object({
  conditions: object({
    nodeVersion: string(),
    openSslVersion: string(),
    nghttp2Version: string(),
    certificateBytes: number().nullable(),
    segmentPayloadBytes: number(),
    headerTableBytes: number(),
  }),
  tokens: array(object({ ...range, algorithm: string(), tokenProfile: string(), signatureBytes: number() })).readonly(),
  encryptedTokens: array(
    object({
      ...range,
      content: oneOf(["claims", "signed-token"]),
      signedWith: string().nullable(),
      tokenProfile: string(),
      compressed: boolean(),
    }),
  ).readonly(),
  connections: array(
    object({
      ...protocol,
      handshake: oneOf(["full", "resumed"]).nullable(),
      sentBytes: number(),
      receivedBytes: number(),
    }),
  ).readonly(),
  requests: array(
    object({
      ...protocol,
      on: oneOf(["new-connection", "resumed-connection", "first", "following"]),
      algorithm: string().nullable(),
      tokenProfile: string().nullable(),
      carrier: oneOf(["authorization", "cookie"]).nullable(),
      indexing: oneOf(["library", "never", "always"]).nullable(),
      tokens: oneOf(["same", "distinct"]).nullable(),
      sent: object(range),
      receivedBytes: number(),
      segments: number().nullable(),
    }),
  ).readonly(),
  largestTokens: array(
    object({
      component: string(),
      version: string().nullable(),
      setting: string(),
      acceptedTokenBytes: number(),
      refusedTokenBytes: number(),
      refusedStatus: number().nullable(),
    }),
  ).readonly(),
  documentedLimits: array(
    object({
      gateway: string(),
      setting: string(),
      limitBytes: number(),
      appliesTo: oneOf(["header-field", "request-head"]),
      status: number().nullable(),
      source: string(),
    }),
  ).readonly(),
  notes: array(string()).readonly(),
  notMeasured: array(object({ what: string(), why: string(), hint: string() })).readonly(),
});

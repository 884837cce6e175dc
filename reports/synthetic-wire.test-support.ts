import type { ByteRange, RequestBytes, WireFinding } from "../harness/results/wire.ts";

const algorithms = { HS256: 43, RS256: 342, ES256: 86, "ML-DSA-44": 3227 } as const;
const profiles = { minimal: 410, typical: 530, "roles-30": 1440, "permissions-100": 3080, "1kb": 1480, "4kb": 5570 };
const carried: ReadonlySet<string> = new Set(["minimal", "typical", "1kb", "4kb"]);

/** Byte counts in the shape and of about the size that counting gives. */
export function syntheticWire(): WireFinding {
  const tokens = Object.entries(algorithms).flatMap(([algorithm, signatureBytes]) =>
    Object.entries(profiles).map(([tokenProfile, bytes]) => ({
      algorithm,
      tokenProfile,
      signatureBytes,
      ...range(bytes + signatureBytes),
    })),
  );
  return {
    conditions: {
      nodeVersion: "24.21.0",
      openSslVersion: "3.5.8",
      nghttp2Version: "1.70.0",
      certificateBytes: 820,
      segmentPayloadBytes: 1448,
      headerTableBytes: 4096,
    },
    tokens,
    encryptedTokens: Object.entries(profiles).flatMap(([tokenProfile, bytes]) =>
      [false, true].flatMap((compressed) => {
        const zip = compressed ? 0.75 : 1;
        return [
          { content: "claims", signedWith: null, tokenProfile, compressed, ...range(bytes * 1.1 * zip) },
          { content: "signed-token", signedWith: "ES256", tokenProfile, compressed, ...range(bytes * 1.6 * zip) },
        ] as const;
      }),
    ),
    connections: [
      { protocol: "HTTP/1.1", security: "plain", handshake: null, sentBytes: 0, receivedBytes: 0 },
      { protocol: "HTTP/2", security: "plain", handshake: null, sentBytes: 42, receivedBytes: 24 },
      { protocol: "HTTP/1.1", security: "TLS 1.3", handshake: "full", sentBytes: 1576, receivedBytes: 3053 },
      { protocol: "HTTP/1.1", security: "TLS 1.3", handshake: "resumed", sentBytes: 1879, receivedBytes: 1344 },
      { protocol: "HTTP/2", security: "TLS 1.3", handshake: "full", sentBytes: 1656, receivedBytes: 3093 },
    ],
    requests: tokens
      .filter(({ tokenProfile }) => carried.has(tokenProfile))
      .flatMap(({ algorithm, tokenProfile, meanBytes }) =>
        requestsWith(meanBytes).map((request) => ({ ...request, algorithm, tokenProfile })),
      ),
    largestTokens: [
      largest("verifier", "tokens up to 8192 bytes", 8191, 401),
      largest("haproxy", "tune.bufsize and tune.maxrewrite at their defaults", 15_193, 400),
      largest("nginx", "large_client_header_buffers at its default", 8167, null),
    ],
    documentedLimits: [
      {
        gateway: "nginx",
        setting: "large_client_header_buffers 4 8k",
        limitBytes: 8192,
        appliesTo: "header-field",
        status: 400,
        source: "https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers",
      },
      {
        gateway: "AWS Application Load Balancer",
        setting: "single header 16K",
        limitBytes: 16_384,
        appliesTo: "header-field",
        status: null,
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
      },
    ],
    notes: ["All counts are TCP payload: Ethernet, IP and TCP headers come on top."],
    notMeasured: [{ what: "longest token of Envoy", why: "no envoy on PATH", hint: "Install envoy." }],
  };
}

type Request = Omit<RequestBytes, "algorithm" | "tokenProfile">;

function requestsWith(tokenBytes: number): readonly Request[] {
  const http2Bytes = tokenBytes * 0.8;
  const bearer = { carrier: "authorization" } as const;
  return [
    request({ protocol: "HTTP/1.1", on: "following", ...bearer, tokens: "distinct" }, tokenBytes + 102),
    request({ protocol: "HTTP/1.1", on: "new-connection", ...bearer }, tokenBytes + 97),
    request(
      { protocol: "HTTP/1.1", security: "TLS 1.3", on: "following", ...bearer, tokens: "distinct" },
      tokenBytes + 124,
    ),
    request({ protocol: "HTTP/1.1", security: "TLS 1.3", on: "new-connection", ...bearer }, tokenBytes + 1719),
    request({ protocol: "HTTP/1.1", security: "TLS 1.3", on: "resumed-connection", ...bearer }, tokenBytes + 2022),
    request({ protocol: "HTTP/2", on: "following", ...bearer, indexing: "library", tokens: "same" }, http2Bytes + 27),
    request(
      { protocol: "HTTP/2", on: "following", ...bearer, indexing: "library", tokens: "distinct" },
      http2Bytes + 27,
    ),
    request({ protocol: "HTTP/2", on: "following", ...bearer, indexing: "always", tokens: "same" }, 14),
    request({ protocol: "HTTP/2", on: "following", carrier: "cookie", indexing: "library", tokens: "same" }, 22),
  ];
}

function request(kind: Pick<Request, "protocol" | "on" | "carrier"> & Partial<Request>, bytes: number): Request {
  return {
    security: "plain",
    indexing: null,
    tokens: null,
    sent: range(bytes),
    receivedBytes: 124,
    segments: 1,
    ...kind,
  };
}

function range(bytes: number): ByteRange {
  const meanBytes = Math.round(bytes);
  return { samples: 3, meanBytes, minBytes: meanBytes - 1, maxBytes: meanBytes + 1 };
}

function largest(component: string, setting: string, acceptedTokenBytes: number, refusedStatus: number | null) {
  const refusedTokenBytes = acceptedTokenBytes + 2;
  return { component, version: "1.0", setting, acceptedTokenBytes, refusedTokenBytes, refusedStatus };
}

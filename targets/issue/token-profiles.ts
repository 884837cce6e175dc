/** What a token carries beyond its identity. */
export interface TokenProfile {
  readonly label: string;
  /** Claims beside the required ones. */
  readonly extraClaims: Readonly<Record<string, unknown>>;
  /** JSON length that the payload is filled up to with a `ctx` claim, bytes; `null` leaves it as it is. */
  readonly payloadBytes: number | null;
}

const permissions = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${resources[index % resources.length]}-${index}:${actions[index % 3]}`);
const resources = ["order", "invoice", "customer", "shipment", "catalogue"] as const;
const actions = ["read", "write", "admin"] as const;

const typicalClaims = {
  client_id: "web-frontend",
  scope: "openid profile orders:read orders:write",
  roles: ["customer", "support-agent"],
  tenant: "acme-europe",
};

/** Every token profile; the `minimal` one has the claims that RFC 9068 §2.2 requires and a scope. */
export const tokenProfiles = {
  minimal: {
    label: "minimal",
    extraClaims: { client_id: "web-frontend", scope: "orders:read" },
    payloadBytes: null,
  },
  typical: { label: "typical: roles, scopes, tenant", extraClaims: typicalClaims, payloadBytes: null },
  "roles-30": {
    label: "30 roles",
    extraClaims: { ...typicalClaims, roles: Array.from({ length: 30 }, (_, index) => `role-${index}-of-department`) },
    payloadBytes: null,
  },
  "permissions-100": {
    label: "100 permissions",
    extraClaims: { ...typicalClaims, permissions: permissions(100) },
    payloadBytes: null,
  },
  "1kb": { label: "≈1 KB payload", extraClaims: typicalClaims, payloadBytes: 1024 },
  "4kb": {
    label: "≈4 KB payload",
    extraClaims: { ...typicalClaims, permissions: permissions(100) },
    payloadBytes: 4096,
  },
} as const satisfies Record<string, TokenProfile>;

/** The id of a row of `tokenProfiles`. */
export type TokenProfileId = keyof typeof tokenProfiles;

/** Every profile id, in the order of the table. */
export const tokenProfileIds: readonly TokenProfileId[] = Object.keys(tokenProfiles).filter(isTokenProfileId);

/** Whether `text` is the id of a row of `tokenProfiles`. */
function isTokenProfileId(text: string): text is TokenProfileId {
  return Object.hasOwn(tokenProfiles, text);
}

/** Who and when, for one token. */
export interface TokenSubject {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  readonly jti: string;
  /** NumericDate, s since the epoch. */
  readonly issuedAtSeconds: number;
  readonly lifetimeSeconds: number;
}

/** The claims of one token of a profile. */
export function claimsFor(profile: TokenProfileId, subject: TokenSubject): Record<string, unknown> {
  const { extraClaims, payloadBytes }: TokenProfile = tokenProfiles[profile];
  const claims = {
    iss: subject.issuer,
    sub: subject.subject,
    aud: subject.audience,
    exp: subject.issuedAtSeconds + subject.lifetimeSeconds,
    iat: subject.issuedAtSeconds,
    jti: subject.jti,
    ...extraClaims,
  };
  if (payloadBytes === null) return claims;
  const missing = payloadBytes - JSON.stringify({ ...claims, ctx: "" }).length;
  return { ...claims, ctx: "c".repeat(Math.max(0, missing)) };
}

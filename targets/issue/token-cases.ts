/** A kind of token by what is right or wrong with it, and the only answer to it that is correct. */
export interface TokenCase {
  readonly label: string;
  readonly expectedStatus: 200 | 401;
  /** True when only a denylist can tell it from a valid token. */
  readonly needsDenylist: boolean;
}

/** Every case that a token population can hold; how each is minted is in `mint-token-case.ts`. */
export const tokenCases = {
  valid: { label: "valid", expectedStatus: 200, needsDenylist: false },
  expired: refused("expired"),
  "not-yet-valid": refused("not yet valid"),
  "bad-signature": refused("bad signature"),
  "wrong-algorithm": refused("another algorithm than the key's"),
  "unknown-kid": refused("unknown key id"),
  revoked: { label: "revoked", expectedStatus: 401, needsDenylist: true },
} as const satisfies Record<string, TokenCase>;

/** The id of a row of `tokenCases`. */
export type TokenCaseId = keyof typeof tokenCases;

/** Every case id, in the order of the table. */
export const tokenCaseIds: readonly TokenCaseId[] = Object.keys(tokenCases).filter(isTokenCaseId);

/** Whether `text` is the id of a row of `tokenCases`. */
export function isTokenCaseId(text: string): text is TokenCaseId {
  return Object.hasOwn(tokenCases, text);
}

function refused(label: string) {
  return { label, expectedStatus: 401, needsDenylist: false } as const;
}

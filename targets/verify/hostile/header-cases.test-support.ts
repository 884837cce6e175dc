import { decode, type HostileCase } from "./hostile-case.test-support.ts";

/** Header parameters that must be understood, contradict each other, or name another kind of token. */
export const headerCases: readonly HostileCase[] = [
  header("V43", "crit with an unknown extension", "critical-header", [{ crit: ["x-policy"], "x-policy": 1 }]),
  header("V44", "crit that is empty", "critical-header", [{ crit: [] }]),
  header("V45", "crit that names standard parameters", "critical-header", [
    { crit: ["alg"] },
    { crit: ["kid", "typ"] },
  ]),
  header("V46", "crit that is no array of strings", "critical-header", [
    { crit: "x-policy" },
    { crit: null },
    { crit: 1 },
    { crit: [1] },
  ]),
  header("V47", "crit that names an absent parameter", "critical-header", [{ crit: ["x-absent"] }]),
  header("V48", "b64 false without crit", "unencoded-payload", [{ b64: false }, { b64: true }, { b64: null }]),
  header("V49", "b64 false with crit", "critical-header", [{ b64: false, crit: ["b64"] }]),
  header("V50", "typ of another kind of token, or none", "type-not-accepted", [
    { typ: "JWT" },
    { typ: undefined },
    { typ: "dpop+jwt" },
    { typ: "logout+jwt" },
    { typ: "" },
    { typ: ["at+jwt"] },
    { typ: "application/application/at+jwt" },
    { typ: " at+jwt" },
  ]),
  {
    id: "V51",
    title: "typ in other spellings of the same media type",
    expected: "accept",
    tokens: (forge) => ["AT+JWT", "application/at+jwt", "Application/At+Jwt"].map((typ) => forge.mint({}, { typ })),
  },
  {
    id: "V52",
    title: "duplicate member in the header, also escaped and nested",
    expected: "reject",
    reasons: ["header-duplicate-member"],
    tokens: (forge) => {
      const text = decode(forge.header);
      const { alg } = forge.key.publicJwk;
      return [
        `{"alg":"none",${text.slice(1)}`,
        `${text.slice(0, -1)},"alg":"${alg}"}`,
        `${text.slice(0, -1)},"\\u0061lg" : "${alg}"}`,
        `${text.slice(0, -1)},"x":{"a":1,"a":1}}`,
      ].map((changed) => forge.sign(changed, decode(forge.payload)));
    },
  },
  header("V71", "ID token or refresh token presented as access token", "type-not-accepted", [
    { typ: "JWT", nonce: "n" },
    { typ: "rt+jwt" },
    { typ: "refresh+jwt" },
  ]),
  {
    id: "V06",
    title: "header that is no JSON object",
    expected: "reject",
    reasons: ["header-invalid"],
    tokens: (forge) =>
      ["[]", '"x"', "1", "null", "{", "", "\uFEFF{}", '{"alg":"RS256",}']
        .filter((text) => text !== "")
        .map((text) => forge.sign(text, decode(forge.payload))),
  },
];

function header(
  id: string,
  title: string,
  reason: "critical-header" | "unencoded-payload" | "type-not-accepted",
  changes: readonly Record<string, unknown>[],
): HostileCase {
  return {
    id,
    title,
    expected: "reject",
    reasons: [reason],
    tokens: (forge) => changes.map((change) => forge.mint({}, change)),
  };
}

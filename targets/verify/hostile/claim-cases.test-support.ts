import type { RejectReason } from "../reject-reason.ts";
import { decode, type HostileCase, strictPolicy } from "./hostile-case.test-support.ts";

const { issuer, audience } = strictPolicy;

/** Claims of the wrong type or value, and payloads that are no claims set. */
export const claimCases: readonly HostileCase[] = [
  claims("V64", "iss is an array", ["issuer-mismatch", "claim-type", "engine-refused"], [{ iss: [issuer] }]),
  claims(
    "V65",
    "iss wrong, missing, with slash, in other case",
    ["issuer-mismatch", "claim-missing", "engine-refused"],
    [
      { iss: "https://evil.example" },
      { iss: undefined },
      { iss: `${issuer}/` },
      { iss: issuer.toUpperCase() },
      { iss: ` ${issuer}` },
    ],
  ),
  claims(
    "V66",
    "aud wrong, missing, empty, a prefix, with a number inside",
    ["audience-mismatch", "claim-missing", "claim-type", "engine-refused"],
    [
      { aud: "https://other.example" },
      { aud: undefined },
      { aud: [] },
      { aud: audience.slice(0, -1) },
      { aud: `${audience}/v2` },
      { aud: ["x", 1] },
      { aud: [audience, 1] },
      { aud: { 0: audience } },
    ],
  ),
  {
    id: "V67",
    title: "aud is an array that contains us",
    expected: "accept",
    tokens: ({ mint }) => [mint({ aud: [audience] }), mint({ aud: ["https://other.example", audience] })],
  },
  claims(
    "V68",
    "sub missing, number, empty",
    ["claim-missing", "claim-type"],
    [{ sub: undefined }, { sub: 1 }, { sub: "" }],
  ),
  claims(
    "V69",
    "jti missing, number, empty, array",
    ["claim-missing", "claim-type"],
    [{ jti: undefined }, { jti: 7 }, { jti: "" }, { jti: ["a"] }],
  ),
  payloads("V72", "payload that is no object", ["payload-invalid"], ["[]", '"text"', "1", "null", "true"]),
  payloads(
    "V73",
    "payload that is no JSON in UTF-8",
    ["payload-invalid"],
    [
      "not json",
      '{"iss":',
      (text) =>
        Buffer.concat([
          Buffer.from(text.slice(0, -1)),
          Buffer.from(',"x":"'),
          Buffer.of(0xff, 0xc0),
          Buffer.from('"}'),
        ]),
      (text) => `\uFEFF${text}`,
      (text) => Buffer.from(text, "utf16le"),
    ],
  ),
  payloads(
    "V74",
    "duplicate claim, also escaped, spaced and nested",
    ["payload-duplicate-member"],
    [
      (text) => `${text.slice(0, -1)},"sub":"admin"}`,
      (text) => `{"sub":"admin",${text.slice(1)}`,
      (text) => `${text.slice(0, -1)},"\\u0073ub"\n:\t"admin"}`,
      (text) => `${text.slice(0, -1)},"org":[{"a":1,"a":2}]}`,
      (text) => `${text.slice(0, -1)},"__proto__":1,"__proto__":2}`,
    ],
  ),
  {
    id: "V75",
    title: "claims named __proto__ and constructor are ignored",
    expected: "accept",
    tokens: ({ header, payload, sign }) => [
      sign(decode(header), `${decode(payload).slice(0, -1)},"__proto__":{"admin":true},"constructor":{"prototype":1}}`),
    ],
  },
  {
    id: "V73",
    title: "claims with quotes, backslashes, colons, U+FFFD and emoji in them",
    expected: "accept",
    tokens: ({ mint }) => [
      mint({
        note: 'a "quoted": word \\ and \\": more',
        "na:me": "\uFFFD",
        emoji: "🔑",
        nested: [{ a: [{ b: ":" }] }],
      }),
    ],
  },
  payloads(
    "V87",
    "payload nested deeper than any claim needs",
    ["payload-invalid"],
    [(text) => `${text.slice(0, -1)},"x":${"[".repeat(40)}${"]".repeat(40)}}`],
  ),
];

function claims(
  id: string,
  title: string,
  reasons: readonly RejectReason[],
  changes: readonly Record<string, unknown>[],
): HostileCase {
  return { id, title, expected: "reject", reasons, tokens: (forge) => changes.map((change) => forge.mint(change)) };
}

type Payload = string | ((good: string) => string | Uint8Array);

function payloads(id: string, title: string, reasons: readonly RejectReason[], texts: readonly Payload[]): HostileCase {
  return {
    id,
    title,
    expected: "reject",
    reasons,
    tokens: ({ header, payload, sign }) =>
      texts.map((text) => sign(decode(header), typeof text === "string" ? text : text(decode(payload)))),
  };
}

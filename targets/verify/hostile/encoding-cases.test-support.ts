import type { RejectReason } from "../reject-reason.ts";
import { decode, type Forge, type HostileCase } from "./hostile-case.test-support.ts";

/** Other spellings of a good token. Every one that is let through is a second identity of the same token. */
export const encodingCases: readonly HostileCase[] = [
  spelling("V05", "1, 2 and 4 segments", ({ good, header, payload }) => [
    header,
    `${header}.${payload}`,
    `${good}.`,
    `${good}.AA`,
    `.${good}`,
    "",
    "..",
  ]),
  spelling("V04", "five segments", ({ header }) => [[header, header, header, header, header].join(".")]),
  spelling("V78", "padding with =", ({ good, header, payload, signature }) => [
    `${good}=`,
    `${good}==`,
    `${header}=.${payload}.${signature}`,
    `${header}.${payload}==.${signature}`,
  ]),
  spelling("V79", "space in the signature", (forge) => insertions(forge, " ")),
  spelling("V80", "newline, tab, no-break space at the end", (forge) =>
    ["\n", "\r\n", "\t", "\u00A0", "\u2028"].flatMap((blank) => insertions(forge, blank)),
  ),
  spelling("V81", "the alphabet of plain base64", ({ good, sign, header, payload }) => {
    // A token whose segments are sure to need the two characters in which the alphabets differ.
    const rich = sign(decode(header), `${decode(payload).slice(0, -1)},"x":"???>>>~~~ÿÿÿ"}`);
    return [good, rich]
      .map((token) => token.replaceAll("-", "+").replaceAll("_", "/"))
      .filter((token) => token.includes("+") || token.includes("/"));
  }),
  {
    id: "V82",
    title: "spare bits in header, payload and signature",
    expected: "reject",
    reasons: ["non-canonical-encoding"],
    tokens: (forge) => {
      // Filler changes the lengths, so that every remainder modulo 4 occurs.
      const fillers = ["", "x", "xx"];
      return fillers
        .map((filler) => forge.mint({ filler }, { filler }))
        .flatMap((token) => [0, 1, 2].flatMap((segment) => withSpareBits(token, segment)));
    },
  },
  {
    id: "V82",
    title: "a segment of a length that no bytes have",
    expected: "reject",
    reasons: ["non-canonical-encoding"],
    tokens: (forge) =>
      [forge.mint({ filler: "" }), forge.mint({ filler: "x" }), forge.mint({ filler: "xx" })]
        .map((token) => token.split("."))
        .filter(([, payload = ""]) => payload.length % 4 === 0)
        .map(([header, payload, signature]) => `${header}.${payload}A.${signature}`),
  },
  spelling("V83", "NUL", (forge) => insertions(forge, "\0")),
  spelling("V84", "percent-encoding", ({ good, header, payload, signature }) => [
    `${header}%2E${payload}%2E${signature}`,
    `%65${good.slice(1)}`,
    `${good}%20`,
  ]),
  spelling("V85", "full-width and homoglyph dots", ({ good }) =>
    ["\uFF0E", "\u3002", "\u2024", "\u00B7"].flatMap((dot) => [good.replaceAll(".", dot), good.replace(".", dot)]),
  ),
  spelling("V85", "homoglyph letters", ({ good }) => [good.replace("e", "\u0435"), good.replace("e", "\uFF45")]),
  {
    id: "V86",
    title: "token above the size limit",
    expected: "reject",
    reasons: ["token-too-large"],
    tokens: ({ mint }) => [mint({ filler: "x".repeat(8192) }), mint({}, { filler: "x".repeat(100_000) })],
  },
];

function spelling(id: string, title: string, tokens: (forge: Forge) => readonly string[]): HostileCase {
  const reasons: readonly RejectReason[] = ["malformed-token"];
  return { id, title, expected: "reject", reasons, tokens };
}

function insertions({ good, header, payload, signature }: Forge, text: string): string[] {
  const middle = signature.length >> 1;
  return [
    good + text,
    text + good,
    `${header}.${payload}.${signature.slice(0, middle)}${text}${signature.slice(middle)}`,
    `${header}${text}.${payload}.${signature}`,
    `${header}.${text}${payload}.${signature}`,
  ];
}

function withSpareBits(token: string, segment: number): string[] {
  const segments = token.split(".");
  const text = segments[segment] ?? "";
  if (text.length % 4 === 0) return [];
  const last = alphabet.indexOf(text.slice(-1));
  return [token].map(() => segments.with(segment, text.slice(0, -1) + alphabet.charAt(last | 1)).join("."));
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

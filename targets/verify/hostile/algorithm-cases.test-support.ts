import { createHmac, type KeyObject, createPublicKey } from "node:crypto";
import { constants, sign } from "node:crypto";
import { algorithms } from "../algorithms.ts";
import { encode, type Forge, type HostileCase } from "./hostile-case.test-support.ts";

/** Algorithm and key: `alg` is chosen by the attacker, the key by `kid` alone. */
export const algorithmCases: readonly HostileCase[] = [
  {
    id: "V11",
    title: "alg none, unsigned",
    ...reject("malformed-token"),
    tokens: (forge) => [unsigned(forge, "none")],
  },
  {
    id: "V12",
    title: "alg none in other case",
    ...reject("malformed-token", "algorithm-mismatch"),
    tokens: (forge) =>
      ["None", "nOnE", "NONE"].flatMap((alg) => [unsigned(forge, alg), unsigned(forge, alg) + forge.signature]),
  },
  {
    id: "V13",
    title: "alg none with the old signature",
    ...reject("algorithm-mismatch"),
    tokens: (forge) => [unsigned(forge, "none") + forge.signature],
  },
  {
    id: "V14",
    title: "alg missing, empty, array, lower case, with NUL",
    ...reject("algorithm-mismatch"),
    tokens: (forge) => {
      const alg = algorithms[forge.algorithm].jwsAlgorithm;
      const other = alg === alg.toLowerCase() ? alg.toUpperCase() : alg.toLowerCase();
      return [undefined, "", [alg], other, `${alg}\0`, null, 1, { alg }].map((value) => forge.mint({}, { alg: value }));
    },
  },
  {
    id: "V15",
    title: "empty signature under the right alg",
    ...reject("malformed-token"),
    tokens: (forge) => [`${forge.header}.${forge.payload}.`],
  },
  confusion("V16", "the public key as SPKI PEM", (key) => [exportPem(key, "spki")]),
  confusion("V17", "the trimmed public PEM", (key) => [exportPem(key, "spki").trim()]),
  confusion("V18", "the public key as PKCS1 PEM", (key) =>
    key.asymmetricKeyType === "rsa" ? [exportPem(key, "pkcs1")] : [],
  ),
  confusion("V19", "the public key as DER", (key) => [key.export({ type: "spki", format: "der" })]),
  confusion("V20", "the public JWK as JSON", (key) => [JSON.stringify(key.export({ format: "jwk" }))]),
  confusion("V21", "the public PEM behind white space or a BOM", (key) =>
    [" ", "\n", "\uFEFF", "\t\n"].map((prefix) => prefix + exportPem(key, "spki")),
  ),
  {
    id: "V22",
    title: "HS256 signed with a file path or the kid",
    ...reject("algorithm-mismatch", "signature-invalid"),
    tokens: (forge) =>
      ["/etc/jwt/public.pem", "public.pem", forge.key.kid, ""].map((secret) => mintHmac(forge, secret)),
  },
  {
    id: "V26",
    title: "the other RSA padding on the same key",
    ...reject("algorithm-mismatch"),
    tokens: (forge) => {
      const { jwsAlgorithm, keyType } = algorithms[forge.algorithm];
      if (keyType !== "RSA") return [];
      const toPss = jwsAlgorithm === "RS256";
      const header = { alg: toPss ? "PS256" : "RS256", typ: "at+jwt", kid: forge.key.kid };
      const input = `${encode(JSON.stringify(header))}.${forge.payload}`;
      const padding = toPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
      const signature = sign("sha256", Buffer.from(input), { key: forge.key.privateKey, padding, saltLength: 32 });
      return [`${input}.${signature.toString("base64url")}`];
    },
  },
  {
    id: "V27",
    title: "no kid",
    ...reject("kid-missing"),
    tokens: (forge) => [forge.mint({}, { kid: undefined })],
  },
  {
    id: "V40",
    title: "kid that is a path, SQL or a shell command",
    ...reject("kid-unknown"),
    tokens: (forge) => ["../../dev/null", "/dev/null", "' OR 1=1", "$(sleep 10)"].map((kid) => forge.mint({}, { kid })),
  },
  {
    id: "V41",
    title: "kid that names a member of every object",
    ...reject("kid-unknown"),
    tokens: (forge) => ["__proto__", "constructor", "toString", "hasOwnProperty"].map((kid) => forge.mint({}, { kid })),
  },
  {
    id: "V42",
    title: "kid of 64 KiB, number, array, null",
    ...reject("kid-missing", "token-too-large"),
    tokens: (forge) => ["k".repeat(65_536), 1, [forge.key.kid], null].map((kid) => forge.mint({}, { kid })),
  },
];

function reject(...reasons: NonNullable<HostileCase["reasons"]>): Pick<HostileCase, "expected" | "reasons"> {
  return { expected: "reject", reasons };
}

function unsigned({ key, payload }: Forge, alg: string): string {
  return `${encode(JSON.stringify({ alg, typ: "at+jwt", kid: key.kid }))}.${payload}.`;
}

function confusion(id: string, what: string, secrets: (publicKey: KeyObject) => (string | Buffer)[]): HostileCase {
  return {
    id,
    title: `HS256 signed with ${what}`,
    ...reject("algorithm-mismatch"),
    tokens: (forge) =>
      forge.key.publishable
        ? secrets(createPublicKey(forge.key.privateKey)).map((secret) => mintHmac(forge, secret))
        : [],
  };
}

function mintHmac({ key, payload }: Forge, secret: string | Buffer): string {
  const input = `${encode(JSON.stringify({ alg: "HS256", typ: "at+jwt", kid: key.kid }))}.${payload}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

function exportPem(key: KeyObject, type: "spki" | "pkcs1"): string {
  return key.export({ type, format: "pem" }).toString();
}

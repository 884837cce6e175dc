import { COMMAND } from "../../results/command.ts";
import type { LargestToken, RequestBytes, TokenWeight } from "../../results/wire.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { wireBits } from "../fleet/size-fleet.ts";
import type { Claim, ClaimedFigure, ClaimEvidence, ClaimFinding, ClaimNotMeasured, ClaimReading } from "./claim.ts";
import { countedBytes, countedRatio } from "./counted-figure.ts";
import { judgeFigure } from "./judge-figure.ts";

const oneKilobyte: ClaimedFigure = { unit: "bytes", low: 1000, high: 1000, direction: "about", within: 1.25 };
const CLAIMED_PER_SECOND = 1e6;
const oneGigabyteASecond: ClaimedFigure = {
  unit: "bitsPerSecond",
  low: 8e9,
  high: 8e9,
  direction: "about",
  within: 1.25,
};
const half: ClaimedFigure = { unit: "share", low: 0.5, high: 0.5, direction: "about", within: 1.2 };
const hitsTheLimit: ClaimedFigure = { unit: "share", low: 1, high: 1, direction: "at-least", within: 1 };
/** From here on a token is called large, B. */
const LARGE_BYTES = 1000;
/** Profiles that one character fills up to a size: nobody's claims compress like that. */
const filledProfiles: ReadonlySet<string> = new Set(["1kb", "4kb"]);

/** What is said of the size of tokens: C09, C10, C11, C20. */
export const byteClaims: readonly Claim[] = [
  {
    id: "C09",
    name: "a JWT is 1 KB",
    said: "A JWT is 1 KB, an opaque token 100 B",
    bends: "bytes per request, and with them bandwidth and header limits",
    read: tokenSize,
  },
  {
    id: "C10",
    name: "1 M requests/s are 1 GB/s",
    said: "1 M requests/s with JWTs are 1 GB/s",
    bends: "inbound bandwidth of the fleet and its load balancers",
    read: bandwidth,
  },
  {
    id: "C11",
    name: "gzip halves a JWT",
    said: "gzip halves a large JWT",
    bends: "bytes per request of large tokens",
    read: compression,
  },
  {
    id: "C20",
    name: "large tokens hit limits",
    said: "Large tokens may hit header limits",
    bends: "which token profile and which gateway may be planned together",
    read: headerLimits,
  },
];

function tokenSize({ run, analysis }: ClaimEvidence): ClaimReading {
  const { algorithm, tokenProfile } = run.run.referenceSubject;
  const benched = new Set(analysis.verifyCosts.map((row) => row.algorithm));
  const tokens = weighedTokens({ run }).filter(
    (row) => row.algorithm === algorithm || (row.tokenProfile === tokenProfile && benched.has(row.algorithm)),
  );
  const isReference = (row: { readonly algorithm: string; readonly tokenProfile: string }) =>
    Number(row.algorithm === algorithm && row.tokenProfile === tokenProfile);
  const findings = tokens
    .toSorted((a, b) => isReference(b) - isReference(a))
    .map((row) => judgeFigure(`${row.algorithm}, ${row.tokenProfile}`, oneKilobyte, countedBytes(row)));
  if (findings.length === 0) return { why: "no token was minted in this run", hint: `${COMMAND} run` };
  return {
    findings,
    remarks: ["The opaque token of 100 B is not measured: no flow of this version keeps sessions in a store."],
  };
}

/** Every algorithm × profile where bytes were counted, else the tokens that the run minted. */
function weighedTokens({ run }: Pick<ClaimEvidence, "run">): readonly TokenWeight[] {
  if (run.wire !== null) return run.wire.tokens;
  return run.tokenSizes.map(({ meanTokenBytes, minTokenBytes, maxTokenBytes, ...row }) => ({
    ...row,
    meanBytes: meanTokenBytes,
    minBytes: minTokenBytes,
    maxBytes: maxTokenBytes,
  }));
}

function bandwidth({ run, analysis }: ClaimEvidence): ClaimReading {
  const { algorithm, tokenProfile } = run.run.referenceSubject;
  const sent = analysis.bytes.find((row) => row.algorithm === algorithm && row.tokenProfile === tokenProfile);
  const underLoad = sent?.sentBytesPerRequest ?? null;
  const counted = (run.wire?.requests ?? []).filter((row) => row.algorithm === algorithm && isUsualRequest(row));
  const findings = [
    ...(underLoad === null
      ? []
      : [
          judgeFigure(
            `${algorithm}, ${tokenProfile}, as the load sent it`,
            oneGigabyteASecond,
            atClaimedRate(underLoad),
          ),
        ]),
    ...counted.map((row) =>
      judgeFigure(
        `${algorithm}, ${row.tokenProfile}, ${row.protocol}`,
        oneGigabyteASecond,
        atClaimedRate(countedBytes(row.sent)),
      ),
    ),
  ];
  if (findings.length === 0) return notCounted("bytes per request");
  return {
    findings,
    remarks: [
      "Computed from measured bytes per request: request line, headers and token, with 40 B of TCP/IP a segment; without TLS.",
    ],
  };
}

/** One request after others on a plain connection, each with another token in the usual header. */
function isUsualRequest({ security, on, carrier, indexing, tokens }: RequestBytes): boolean {
  const plain = security === "plain" && on === "following" && carrier === "authorization" && tokens === "distinct";
  return plain && (indexing === null || indexing === "library");
}

function atClaimedRate({ value, low, high, ...rest }: Estimate): Estimate {
  const [middle, least, most] = [value, low, high].map((bytes) => CLAIMED_PER_SECOND * wireBits(bytes));
  return { value: middle ?? Number.NaN, low: least ?? Number.NaN, high: most ?? Number.NaN, ...rest };
}

function compression({ run }: ClaimEvidence): ClaimReading {
  const tokens = run.wire?.encryptedTokens ?? [];
  const findings = tokens
    .filter(({ compressed, meanBytes }) => !compressed && meanBytes >= LARGE_BYTES)
    .filter(({ tokenProfile }) => !filledProfiles.has(tokenProfile))
    .toSorted((a, b) => b.meanBytes - a.meanBytes)
    .flatMap((bare): ClaimFinding[] => {
      const zipped = tokens.find(
        (row) => row.compressed && row.content === bare.content && row.tokenProfile === bare.tokenProfile,
      );
      const ratio = countedRatio(zipped ?? null, bare);
      const content = bare.content === "claims" ? "encrypted claims" : `encrypted ${bare.signedWith} token`;
      return ratio === null ? [] : [judgeFigure(`${content}, ${bare.tokenProfile}, with zip`, half, ratio)];
    });
  if (findings.length === 0) return notCounted("tokens with and without zip");
  return {
    findings,
    remarks: [
      "Only the claims of an encrypted token can be compressed (RFC 7516 §4.1.3); HTTP compresses bodies and no headers, so a signed token in a header stays as it is.",
      "Roles and permissions of these tokens follow a pattern: less regular ones compress less. What compressing costs in CPU is not measured.",
    ],
  };
}

function headerLimits({ run }: ClaimEvidence): ClaimReading {
  const { wire } = run;
  if (wire === null) return notCounted("the longest tokens that servers let in");
  const { algorithm } = run.run.referenceSubject;
  const largest = heaviest(wire.tokens);
  const ofReference = heaviest(wire.tokens.filter((row) => row.algorithm === algorithm));
  const tokens = [...new Set([ofReference, largest])].flatMap((row) => row ?? []);
  const findings = wire.largestTokens.flatMap((limit) => tokens.map((token) => shareOfLimit(token, limit)));
  if (findings.length === 0) return notCounted("the longest tokens that servers let in");
  const missed = wire.notMeasured.filter(({ what }) => what.startsWith("longest token"));
  return { findings, remarks: missed.map(({ what, why }) => `Not measured: ${what}, ${why}.`) };
}

/** How much of the longest token that is let in a token takes: from 1 on it is refused. */
function shareOfLimit(token: TokenWeight, { component, setting, acceptedTokenBytes }: LargestToken): ClaimFinding {
  const { value, low, high, ...rest } = countedBytes(token);
  const what = `${token.algorithm}, ${token.tokenProfile}, of what ${component} lets in (${setting})`;
  const of = (bytes: number): number => bytes / acceptedTokenBytes;
  return judgeFigure(what, hitsTheLimit, { value: of(value), low: of(low), high: of(high), ...rest });
}

function heaviest(tokens: readonly TokenWeight[]): TokenWeight | undefined {
  return tokens.toSorted((a, b) => b.maxBytes - a.maxBytes)[0];
}

function notCounted(what: string): ClaimNotMeasured {
  return { why: `${what}: bytes on the wire were not counted in this run`, hint: `${COMMAND} run --profile standard` };
}

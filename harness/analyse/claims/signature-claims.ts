import type { Estimate } from "../statistics/estimate.ts";
import { welchDifference } from "../costs/difference-of.ts";
import { benchValues, ratioOf } from "./bench-values.ts";
import type { Claim, ClaimedFigure, ClaimEvidence, ClaimFinding, ClaimReading } from "./claim.ts";
import { countedRatio } from "./counted-figure.ts";
import { judgeFigure } from "./judge-figure.ts";
import { missingEvidence } from "./missing-evidence.ts";

const hmacCost: ClaimedFigure = { unit: "seconds", low: 1e-6, high: 1e-6, direction: "about", within: 2 };
const rsaCost: ClaimedFigure = { unit: "seconds", low: 0.5e-3, high: 0.5e-3, direction: "about", within: 2 };
const noMore: ClaimedFigure = { unit: "share", low: 1, high: 1, direction: "at-most", within: 1 };

/** What is said of signature algorithms: C01, C03, C05. */
export const signatureClaims: readonly Claim[] = [
  {
    id: "C01",
    name: "HMAC costs 1 µs",
    said: "An HMAC signature costs about 1 µs",
    bends: "CPU per validation: a validation is planned as if the signature were all of it",
    read: hmac,
  },
  {
    id: "C03",
    name: "RSA adds 0.5 ms over HMAC",
    said: "RSA-2048 adds 0.5 ms over HMAC",
    bends: "CPU per validation of RS256: too large a fleet, or a switch to shared secrets that saves little",
    read: rsaOverHmac,
  },
  {
    id: "C05",
    name: "ES256 is the light choice",
    said: "ES256 is the light choice for devices",
    bends: "CPU per validation of the fleet: who verifies pays for what devices save in signing and bytes",
    read: lightChoice,
  },
];

function hmac({ run, analysis }: ClaimEvidence): ClaimReading {
  const { engine: usual, tokenProfile } = run.run.referenceSubject;
  const rows = analysis.verifyCosts.filter((row) => row.algorithm === "HS256" && row.tokenProfile === tokenProfile);
  const first = rows.toSorted((a, b) => Number(b.engine === usual) - Number(a.engine === usual));
  const signing = rows.flatMap(({ signCpuSeconds }) => signCpuSeconds ?? []).slice(0, 1);
  if (rows.length === 0) return missingEvidence(run, "verifying HS256 in the benchmark", ["bench"]);
  return {
    findings: [
      ...first.map(({ engine, cpuSeconds }) => judgeFigure(`HS256, verify with ${engine}`, hmacCost, cpuSeconds)),
      ...signing.map((cpuSeconds) => judgeFigure("HS256, sign with node-crypto", hmacCost, cpuSeconds)),
    ],
    remarks: [
      "Whole tokens, each another one, on one thread: CPU time, not the hash alone. Signing is without the JSON around it.",
    ],
  };
}

function rsaOverHmac({ run, analysis }: ClaimEvidence): ClaimReading {
  const { tokenProfile } = run.run.referenceSubject;
  const inService = analysis.comparisons.flatMap(({ comparison, reference, variant, cpuSeconds }): ClaimFinding[] => {
    if (comparison !== "algorithm") return [];
    const names = [reference.subject.algorithm, variant.subject.algorithm].join();
    if (names !== "HS256,RS256" && names !== "RS256,HS256") return [];
    const added = names === "HS256,RS256" ? cpuSeconds : negative(cpuSeconds);
    return [judgeFigure(`in the service with ${variant.subject.engine}, duet`, rsaCost, added)];
  });
  const engines = new Set(analysis.verifyCosts.map(({ engine }) => engine));
  const alone = [...engines].flatMap((engine): ClaimFinding[] => {
    const [rsa, hs] = ["RS256", "HS256"].map((algorithm) =>
      benchValues(run, { algorithm, engine, tokenProfile }, ({ cpuSecondsPerOperation }) => cpuSecondsPerOperation),
    );
    if (rsa === undefined || hs === undefined || rsa.length === 0 || hs.length === 0) return [];
    return [judgeFigure(`verify with ${engine}, benchmark`, rsaCost, welchDifference(rsa, hs))];
  });
  const findings = [...inService, ...alone];
  if (findings.length === 0) return missingEvidence(run, "RS256 beside HS256", ["duet", "bench"]);
  return { findings, remarks: [] };
}

function negative({ value, low, high, ...rest }: Estimate): Estimate {
  return { value: -value, low: -high, high: -low, ...rest };
}

/** ES256 over another algorithm, in three currencies: the claim holds only where none of them is dearer. */
function lightChoice({ run }: ClaimEvidence): ClaimReading {
  const findings = ["RS256", "EdDSA"].flatMap((other) => ratiosOver({ run }, other));
  if (findings.length === 0) return missingEvidence(run, "ES256 beside RS256", ["bench"]);
  return {
    findings,
    remarks: ["Who signs (a device, an issuer) and who verifies (the API) pay different bills."],
  };
}

function ratiosOver({ run }: Pick<ClaimEvidence, "run">, other: string): ClaimFinding[] {
  const { engine, tokenProfile } = run.run.referenceSubject;
  const [verify, otherVerify] = ["ES256", other].map((algorithm) =>
    benchValues(run, { algorithm, engine, tokenProfile }, ({ cpuSecondsPerOperation }) => cpuSecondsPerOperation),
  );
  const [sign, otherSign] = ["ES256", other].map((algorithm) =>
    benchValues(run, { algorithm, engine: null, tokenProfile }, ({ signCpuSeconds }) => signCpuSeconds),
  );
  const [size, otherSize] = ["ES256", other].map((algorithm) =>
    run.tokenSizes.find((row) => row.algorithm === algorithm && row.tokenProfile === tokenProfile),
  );
  const ratios = [
    [`verify with ${engine}`, ratioOf(verify ?? [], otherVerify ?? [])],
    ["sign with node-crypto", ratioOf(sign ?? [], otherSign ?? [])],
    ["bytes of a token", countedRatio(rangeOf(size), rangeOf(otherSize))],
  ] as const;
  return ratios.flatMap(([what, ratio]) =>
    ratio === null ? [] : [judgeFigure(`ES256 over ${other}, ${what}`, noMore, ratio)],
  );
}

function rangeOf(size: ClaimEvidence["run"]["tokenSizes"][number] | undefined) {
  if (size === undefined) return null;
  const { samples, meanTokenBytes: meanBytes, minTokenBytes: minBytes, maxTokenBytes: maxBytes } = size;
  return { samples, meanBytes, minBytes, maxBytes };
}

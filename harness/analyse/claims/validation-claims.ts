import type { ValidationCost } from "../analysis.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Claim, ClaimedFigure, ClaimEvidence, ClaimFinding, ClaimReading } from "./claim.ts";
import { judgeFigure } from "./judge-figure.ts";
import { missingEvidence } from "./missing-evidence.ts";

const total: ClaimedFigure = { unit: "seconds", low: 0.7e-3, high: 0.7e-3, direction: "about", within: 2 };
const stages: Readonly<Record<string, ClaimedFigure>> = {
  decode: { ...total, low: 0.1e-3, high: 0.1e-3 },
  signature: { ...total, low: 0.5e-3, high: 0.5e-3 },
  claims: { ...total, low: 0.1e-3, high: 0.1e-3 },
};
const mostOfIt: ClaimedFigure = { unit: "share", low: 0.5, high: 0.5, direction: "at-least", within: 1 };
const overhead: ClaimedFigure = { unit: "share", low: 0.1, high: 0.15, direction: "about", within: 1.25 };

/** What is said of a validation as a whole: C02, C04, C06. */
export const validationClaims: readonly Claim[] = [
  {
    id: "C02",
    name: "a validation takes 0.7 ms",
    said: "A validation is 0.1 ms of decoding, 0.5 ms of verifying and 0.1 ms of checking claims: 0.7 ms",
    bends: "CPU per validation, and with it the number of nodes",
    read: threeStages,
  },
  {
    id: "C04",
    name: "asymmetric verify sizes the API",
    said: "Asymmetric verification is the CPU cost that sizes the API",
    bends: "where effort goes: the rest of the request is what a fleet mostly pays for",
    read: shareOfVerify,
  },
  {
    id: "C06",
    name: "revocation adds 10 to 15 %",
    said: "Checking revocation adds 10 to 15 % overhead",
    bends: "the allowance for a denylist, in CPU and in rate",
    read: revocationOverhead,
  },
];

function threeStages({ run, analysis }: ClaimEvidence): ClaimReading {
  const { algorithm, engine, tokenProfile } = run.run.referenceSubject;
  const inService = analysis.validationCosts.map(({ subject, marginalCpuSeconds }) =>
    judgeFigure(`${subject.algorithm} in the service, whole`, total, marginalCpuSeconds),
  );
  const alone = analysis.stageCosts
    .filter((row) => row.algorithm === algorithm && row.engine === engine && row.tokenProfile === tokenProfile)
    .flatMap((row) => row.stages)
    .flatMap(({ stage, seconds }): ClaimFinding[] => {
      const claimed = stages[stage];
      return claimed === undefined ? [] : [judgeFigure(`${algorithm}, ${stage} alone`, claimed, seconds)];
    });
  const findings = [...inService, ...alone];
  if (findings.length === 0) return missingEvidence(run, "the stages of a validation", ["duet", "bench"]);
  return {
    findings,
    remarks: [
      "In the service: CPU that the whole validation adds to the same route without one. Alone: called in a loop.",
    ],
  };
}

/** HMAC by its names in RFC 7518 §3.2: every other signature algorithm is asymmetric. */
const HMAC = /^HS\d+$/;

function shareOfVerify({ run, analysis }: ClaimEvidence): ClaimReading {
  const findings = analysis.validationCosts
    .filter(({ subject }) => !HMAC.test(subject.algorithm))
    .flatMap((cost): ClaimFinding[] => {
      const share = verifyShare(cost);
      return share === null ? [] : [judgeFigure(`${cost.subject.algorithm}, share of the request`, mostOfIt, share)];
    });
  if (findings.length === 0) return missingEvidence(run, "the share of verifying in a request", ["duet"]);
  return {
    findings,
    remarks: [
      "The whole request is read, routed, validated and answered by one process, with nothing behind it: a service that does more has a smaller share.",
    ],
  };
}

/** CPU of the signature stage over that of the whole request; the limits take both intervals at their worst. */
function verifyShare({ inService, plainCpuSeconds, marginalCpuSeconds }: ValidationCost): Estimate | null {
  const verify = inService.find(({ stage }) => stage === "signature")?.cpuSeconds;
  const whole = plainCpuSeconds.value + marginalCpuSeconds.value;
  const least = plainCpuSeconds.low + marginalCpuSeconds.low;
  if (verify === undefined || !(least > 0)) return null;
  const most = plainCpuSeconds.high + marginalCpuSeconds.high;
  // A negative limit is furthest from zero over the smallest whole.
  const low = verify.low / (verify.low < 0 ? least : most);
  return { ...verify, value: verify.value / whole, low, high: verify.high / (verify.high < 0 ? most : least) };
}

function revocationOverhead({ run, analysis }: ClaimEvidence): ClaimReading {
  const rows = analysis.comparisons.filter(({ comparison }) => comparison === "denylist");
  const cpu = rows.map(({ variant, lnCpuRatio }) =>
    judgeFigure(`${variant.subject.denylist}, CPU per request`, overhead, shareAdded(lnCpuRatio)),
  );
  const rate = rows.map(({ variant, lnThroughputRatio }) =>
    judgeFigure(`${variant.subject.denylist}, rate lost`, overhead, shareLost(lnThroughputRatio)),
  );
  if (rows.length === 0) return missingEvidence(run, "a denylist beside none", ["duet"]);
  const slowest = [...cpu, ...rate].toSorted((a, b) => b.measured.value - a.measured.value);
  const none = rows.filter(({ isNone }) => isNone).map(({ variant }) => variant.subject.denylist);
  return {
    findings: slowest,
    remarks: none.length === 0 ? [] : [`CPU with ${none.join(" and ")} is within the noise of no denylist at all.`],
  };
}

function shareAdded({ value, low, high, ...rest }: Estimate): Estimate {
  return { value: Math.expm1(value), low: Math.expm1(low), high: Math.expm1(high), ...rest };
}

function shareLost({ value, low, high, ...rest }: Estimate): Estimate {
  return { value: -Math.expm1(value), low: -Math.expm1(high), high: -Math.expm1(low), ...rest };
}

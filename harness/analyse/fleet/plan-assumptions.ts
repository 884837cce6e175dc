import type { PlanQuestion } from "./plan-question.ts";
import type { SizingBasis } from "./size-fleet.ts";
import { memoryAssumptions } from "./verifier-memory.ts";

/** What a plan takes for granted beyond the arithmetic of its nodes, as sentences. */
export function planAssumptions(basis: SizingBasis, question: PlanQuestion, zones: number): string[] {
  const { loginsPerValidation, peakFactor, pricePerVcpuHour, pricePerGb, revokedTokens } = question;
  const usesRedis = basis.redisCpuSecondsPerValidation !== null;
  return [
    ...(basis.restsOn === "duet"
      ? [
          "This design was not loaded by itself: its CPU is that of a measured design plus the difference a duet measured between the two, and differences of several choices are taken to add up. Its latency was not measured.",
        ]
      : []),
    ...memoryAssumptions(basis, question),
    ...(zones > 1
      ? [`The nodes are spread evenly over ${zones} zones; with one of them gone the others carry the peak.`]
      : []),
    ...(loginsPerValidation > 0
      ? [
          basis.issuerCpuSecondsPerLogin === null
            ? "No login was measured with this algorithm, so that the issuer is not sized."
            : "The issuer is sized by the CPU of a login with a password check that costs nothing: a real password hash costs far more.",
        ]
      : []),
    ...(usesRedis && revokedTokens > 0 && basis.redisBytesPerEntry === null
      ? ["The memory of a denylist entry was not measured in this run, so that the memory of Redis is not named."]
      : []),
    ...(pricePerVcpuHour === null && pricePerGb === null
      ? []
      : [
          `The cost is that of 730 hours a month: every vCPU of verifiers and issuer and one for each Redis by the hour, and the traffic in both directions by volume, ${peakFactor === 1 ? "the peak taken to last all month because no peak factor was given" : "at the mean rate, the peak over the peak factor"}.`,
        ]),
  ];
}

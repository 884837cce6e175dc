import type { TargetObservation } from "../../results/verdict.ts";
import type { Gate } from "./gate.ts";
import { isCount, mustBeZero } from "./gate.ts";
import { machineGates } from "./machine-gates.ts";

/** A trial against the HTTP target as its gates see it, whoever generated its requests. */
export interface TargetTrialCase {
  readonly evidence: TargetObservation;
  /** Wall seconds that were measured. */
  readonly measuredSeconds: number;
}

/**
 * Gates on everything that drives the HTTP target. What they find voids the whole trial. Stolen CPU is not among them where it
 * is known window by window: it spoils the windows it fell into.
 */
export const targetGates: readonly Gate<TargetTrialCase>[] = [
  ...machineGates
    .filter(({ code }) => code !== "cpu-stolen")
    .map(({ code, check }) => ({
      code,
      check: ({ evidence, measuredSeconds }: TargetTrialCase) => check({ ...evidence, windowSeconds: measuredSeconds }),
    })),
  {
    code: "false-accept",
    check: ({ evidence }) => wrongAnswers("bad tokens that were let in", "accept", evidence.falseAccepts, evidence),
  },
  {
    code: "false-reject",
    check: ({ evidence }) =>
      wrongAnswers("good tokens that were turned away", "reject", evidence.falseRejects, evidence),
  },
  { code: "unexpected-answer", check: ({ evidence }) => mustBeZero("unexpected answers", evidence.unexpectedAnswers) },
  {
    code: "denylist-unavailable",
    check: ({ evidence }) => mustBeZero("answers 503 because the denylist was late", evidence.unavailableAnswers),
  },
  {
    code: "denylist-unavailable",
    check: ({ evidence }) =>
      mustBeZero("requests that were let through with their revocation unknown", evidence.uncheckedRequests),
  },
  {
    code: "not-steady",
    check: ({ evidence }) =>
      evidence.warmUpSteady === false
        ? "The targets' CPU per request had not settled when their warm-up reached its limit."
        : null,
  },
  { code: "counts-differ", check: countsDiffer },
  { code: "target-died", check: ({ evidence }) => died(evidence, (component) => component !== "redis") },
  { code: "redis-died", check: ({ evidence }) => died(evidence, (component) => component === "redis") },
];

/** The complaint names the case of every token that was answered wrongly. */
function wrongAnswers(
  what: string,
  kind: "accept" | "reject",
  count: number | null,
  { falseAnswers }: TargetObservation,
): string | null {
  const cases = falseAnswers.filter((answer) => answer.kind === kind);
  const complaint = mustBeZero(what, count);
  if (complaint === null || cases.length === 0) return complaint;
  return `${complaint.slice(0, -1)}: ${cases.map((answer) => `${answer.count} × ${answer.tokenCase}`).join(", ")}.`;
}

function countsDiffer({ evidence }: TargetTrialCase): string | null {
  const { clientRequests, serverRequests } = evidence;
  if (!isCount(clientRequests) || !isCount(serverRequests)) {
    return `Requests could not be reconciled: the generator counted ${clientRequests ?? "nothing"}, the targets ${serverRequests ?? "nothing"}.`;
  }
  if (clientRequests === serverRequests) return null;
  return `The generator sent ${clientRequests} requests and the targets counted ${serverRequests} (they must be equal).`;
}

function died({ deadComponents }: TargetObservation, belongs: (component: string) => boolean): string | null {
  const dead = deadComponents.filter(({ component }) => belongs(component));
  return dead.length === 0 ? null : `${dead.map(({ component, how }) => `${component} ${how}`).join("; ")}.`;
}

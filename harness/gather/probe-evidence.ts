import type { RawServedTrial, SliceAnswers } from "../drive/raw-probe-trial.ts";
import type { ServerCounts } from "../drive/raw-trial.ts";
import type { FalseAnswer, ProbeEvidence } from "../results/verdict.ts";
import { machineEvidence, type Stretch } from "./machine-evidence.ts";

/** What the verdict on a trial of the probe rests on. `windows` are where the measuring was, on the machine samples' clock. */
export function probeEvidence(raw: RawServedTrial, windows: readonly Stretch[]): ProbeEvidence {
  const falseAnswers = addUp(raw.answers);
  const wrong = (kind: FalseAnswer["kind"]) =>
    falseAnswers.filter((answer) => answer.kind === kind).reduce((sum, { count }) => sum + count, 0);
  const unavailable = raw.answers.reduce((sum, answers) => sum + answers.unavailable, 0);
  const unexpected = raw.answers.flatMap((answers) => answers.falseAnswers).filter(({ kind }) => kind === "unexpected");
  return {
    error: raw.error,
    clientRequests: raw.clientRequests,
    serverRequests: grown(raw, (counts) => counts.requests),
    uncheckedRequests: grown(raw, (counts) => counts.unchecked),
    falseAccepts: wrong("accept"),
    falseRejects: wrong("reject"),
    // 503 is the verifier's word that its denylist did not answer in time; never a verdict on the token.
    unexpectedAnswers: Math.max(0, unexpected.reduce((sum, { count }) => sum + count, 0) - unavailable),
    falseAnswers,
    unavailableAnswers: unavailable,
    warmUpSteady: raw.warmUps.length === 0 ? null : raw.warmUps.every(({ steady }) => steady),
    deadComponents: raw.deadComponents,
    ...machineEvidence(raw.machine, windows),
    samplerPeriodSeconds: raw.samplerPeriodSeconds,
    interrupted: raw.interrupted,
  };
}

function addUp(answers: readonly SliceAnswers[]): FalseAnswer[] {
  const counts = new Map<string, FalseAnswer>();
  for (const { case: tokenCase, kind, count } of answers.flatMap((slice) => slice.falseAnswers)) {
    if (kind === "unexpected") continue;
    const name = `${tokenCase} ${kind}`;
    counts.set(name, { tokenCase, kind, count: count + (counts.get(name)?.count ?? 0) });
  }
  return [...counts.values()];
}

function grown(raw: RawServedTrial, read: (counts: ServerCounts) => number): number | null {
  return raw.before === null || raw.after === null ? null : read(raw.after) - read(raw.before);
}

import { type Pipeline, type Refused, refuse, type Stage } from "./pipeline.ts";
import { isRejectReason } from "./reject-reason.ts";

/** What a guard needs to know of a validation: whether to let the request in. */
export type Verdict = { readonly accepted: true; readonly unchecked?: true } | Refused;

/** Says whether a token may come in. Never throws. */
export type Validate = (token: string) => Verdict | Promise<Verdict>;

/** What can be run alone: reading the credentials without looking at them, or the pipeline up to and including a stage. */
export const rungs = ["credentials", "gate", "decode", "signature", "claims"] as const;

/** One of `rungs`. */
export type Rung = (typeof rungs)[number];

/**
 * Gives a validation that ends after a stage, so that the difference between two of them is what one stage costs.
 *
 * It accepts what no stage so far refuses, and a verified-token cache has no part in it: it is for measuring only.
 */
export function validateUpTo(pipeline: Pipeline, rung: Rung): Validate {
  if (rung === "credentials") return () => passed;
  const last = pipeline.stages.findIndex(({ name }) => name === rung);
  return runFrom(pipeline.stages.slice(0, last + 1), 0);
}

function runFrom(stages: readonly Stage[], first: number): (input: unknown) => Verdict | Promise<Verdict> {
  const stage = stages[first];
  if (stage === undefined) return conclude;
  const next = runFrom(stages, first + 1);
  const go = (output: unknown) => (typeof output === "string" ? conclude(output) : next(output));
  return (input) => {
    const output = stage.run(input);
    return output instanceof Promise ? output.then(go) : go(output);
  };
}

const passed: Verdict = Object.freeze({ accepted: true });

function conclude(output: unknown): Verdict {
  return typeof output === "string" && isRejectReason(output) ? refuse(output) : passed;
}

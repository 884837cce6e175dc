import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { Denylist } from "../../../targets/verify/denylist.ts";
import type { Engine } from "../../../targets/verify/engine.ts";
import { createPipeline, type Stage } from "../../../targets/verify/pipeline.ts";
import type { Policy } from "../../../targets/verify/policy.ts";
import type { VerificationKey } from "../../../targets/verify/verification-key.ts";
import { inFlightOf, type StageRound, type TimedOperations } from "./bench-job.ts";
import { startClocks } from "./start-clocks.ts";

/** Runs every stage of the validation pipeline over a batch of tokens and times each. */
export type TimedStages = (tokens: readonly string[]) => Promise<StageRound>;

/** What the pipeline is made of. */
export interface StageParts {
  readonly engine: Engine;
  readonly key: VerificationKey;
  readonly policy: Policy;
  readonly denylist: Denylist;
}

// Of a short stage as many operations between two readings of the clocks, in passes over the batch. A larger batch instead
// would keep more decoded tokens alive than a verifier ever has, and their copying by the collector would count as decoding.
const FEWEST_OPERATIONS = 2000;

/**
 * Builds the pipeline once. A stage runs over all tokens before the next one begins and the clocks are read twice per stage
 * and batch: a timer around every single call would cost as much as the short stages themselves.
 */
export async function prepareStages({ engine, key, policy, denylist }: StageParts): Promise<TimedStages> {
  const pipeline = await createPipeline({ engine, keys: [key], policy, denylist });
  return async (tokens) => {
    const passes = Math.ceil(FEWEST_OPERATIONS / tokens.length);
    const stages: (TimedOperations & { stage: string })[] = [];
    const outputs: unknown[] = Array.from({ length: tokens.length });
    const timerSecondsPerOperation = timeTimer(tokens, outputs, passes);
    let inputs: unknown[] = [...tokens];
    for (const stage of pipeline.stages) {
      const isSignature = stage.name === "signature";
      const time =
        isSignature && engine.mode === "async"
          ? await runAwaiting(stage, inputs, outputs, inFlightOf(engine))
          : runSynchronously(stage, inputs, outputs, isSignature ? 1 : passes);
      const refused = outputs.find((output) => typeof output === "string");
      if (refused !== undefined) throw new Error(`the ${stage.name} stage refused a good token: ${refused}`);
      stages.push({ stage: stage.name, ...time });
      inputs = [...outputs];
    }
    return { stages, timerSecondsPerOperation };
  };
}

type Runnable = Pick<Stage, "run">;

/** With the reading of the clocks itself: an upper bound of what any stage's figure has too much. */
function timeTimer(tokens: readonly string[], outputs: unknown[], passes: number): number {
  const startedAt = performance.now();
  const { operations } = runSynchronously(nothing, tokens, outputs, passes);
  return (performance.now() - startedAt) / 1000 / operations;
}

const nothing: Runnable = { run: (input) => input };

function runSynchronously(
  stage: Runnable,
  inputs: readonly unknown[],
  outputs: unknown[],
  passes: number,
): TimedOperations {
  const { length } = inputs;
  const read = startClocks();
  for (let pass = 0; pass < passes; pass++) {
    for (let index = 0; index < length; index++) outputs[index] = stage.run(inputs[index]);
  }
  return { operations: length * passes, ...read() };
}

// As many in flight as in the throughput window: one at a time would measure how long a thread takes to wake up.
async function runAwaiting(
  stage: Runnable,
  inputs: readonly unknown[],
  outputs: unknown[],
  inFlight: number,
): Promise<TimedOperations> {
  const { length } = inputs;
  let next = 0;
  const lane = async () => {
    while (next < length) {
      const index = next++;
      outputs[index] = await stage.run(inputs[index]);
    }
  };
  const read = startClocks();
  await Promise.all(Array.from({ length: inFlight }, lane));
  const time = { operations: length, ...read() };
  // libuv's threads go back to sleep now, and that is not the next stage's CPU.
  await setImmediate();
  return time;
}

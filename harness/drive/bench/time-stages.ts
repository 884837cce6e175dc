import { denylists } from "../../../targets/verify/denylists.ts";
import type { Engine } from "../../../targets/verify/engine.ts";
import { createPipeline, type Stage } from "../../../targets/verify/pipeline.ts";
import type { Policy } from "../../../targets/verify/policy.ts";
import type { VerificationKey } from "../../../targets/verify/verification-key.ts";
import type { StageTime } from "./bench-job.ts";

/** Runs every stage of the validation pipeline over a batch of tokens and times each. */
export type TimedStages = (tokens: readonly string[]) => Promise<readonly StageTime[]>;

/**
 * Builds the pipeline once. A stage runs over all tokens before the next one begins and the clock is read twice per stage and
 * batch: a timer around every single call would cost as much as the short stages themselves.
 */
export async function prepareStages(engine: Engine, key: VerificationKey, policy: Policy): Promise<TimedStages> {
  const denylist = await denylists.none.open({ clockToleranceSeconds: policy.clockToleranceSeconds });
  const pipeline = await createPipeline({ engine, keys: [key], policy, denylist });
  return async (tokens) => {
    const times: StageTime[] = [];
    let inputs: unknown[] = [...tokens];
    for (const stage of pipeline.stages) {
      const { seconds, outputs } =
        stage.name === "signature" && engine.mode === "async" ? await runAwaiting(stage, inputs) : run(stage, inputs);
      const refused = outputs.find((output) => typeof output === "string");
      if (refused !== undefined) throw new Error(`the ${stage.name} stage refused a good token: ${refused}`);
      times.push({ stage: stage.name, operations: tokens.length, seconds });
      inputs = outputs;
    }
    return times;
  };
}

function run(stage: Stage, inputs: readonly unknown[]) {
  const outputs: unknown[] = Array.from({ length: inputs.length });
  const before = process.hrtime.bigint();
  for (let index = 0; index < inputs.length; index++) outputs[index] = stage.run(inputs[index]);
  return { seconds: Number(process.hrtime.bigint() - before) / 1e9, outputs };
}

// One at a time, so that it is the time of one validation; with an asynchronous engine that includes waiting for its threads.
async function runAwaiting(stage: Stage, inputs: readonly unknown[]) {
  const outputs: unknown[] = Array.from({ length: inputs.length });
  const before = process.hrtime.bigint();
  for (let index = 0; index < inputs.length; index++) outputs[index] = await stage.run(inputs[index]);
  return { seconds: Number(process.hrtime.bigint() - before) / 1e9, outputs };
}

import { array, boolean, discriminatedUnion, enum as oneOf, literal, number, object, partialRecord, string } from "zod";
import { sloPercentiles } from "../../results/percentile-seconds.ts";
import { windowRoles } from "../../results/trial-result.ts";
import { subjectSchema } from "../../results/trial-result-schema.ts";
import { estimateSchema } from "../statistics/estimate-schema.ts";
import { modelQuantiles } from "./model-steps.ts";

const step = { percent: number(), fractionOfAnchor: number() };

const session = object({
  repetition: number(),
  anchorPerSecond: number(),
  steps: array(
    object({
      ...step,
      role: oneOf(windowRoles),
      keptUp: boolean(),
      seconds: partialRecord(oneOf(modelQuantiles), number()).readonly(),
    }),
  ).readonly(),
});

const curve = object({
  quantile: oneOf(modelQuantiles),
  unloadedSeconds: number(),
  growthSeconds: number(),
  residual: number(),
  steps: array(object({ ...step, seconds: number(), repetitions: number() })).readonly(),
  heldOut: array(
    object({
      ...step,
      measuredSeconds: number(),
      predictedSeconds: number().nullable(),
      ratio: number().nullable(),
      repetitions: number(),
    }),
  ).readonly(),
});

const bracket = object({
  highestMetPerSecond: number().nullable(),
  lowestMissedPerSecond: number().nullable(),
});

/** The shape of `RateAtObjective`. */
export const rateAtObjectiveSchema = discriminatedUnion("kind", [
  object({
    kind: literal("rate"),
    ratePerSecond: number(),
    boundBy: oneOf(["lower-limit", "anchor-share", "highest-fitted", "confirmed"]),
    reachedPerSecond: number(),
    isAtLeast: boolean(),
    from: oneOf(["curve", "steps"]),
    lower: object({ perSecond: number(), by: oneOf(["bootstrap", "share"]), sweeps: number() }),
    bracket,
  }),
  object({
    kind: literal("none"),
    why: oneOf([
      "not-quotable",
      "rejected",
      "provisional",
      "not-checked",
      "not-fitted",
      "not-attainable",
      "below-fitted",
      "uncertain",
      "not-confirmed",
    ]),
    reason: string(),
    bracket: bracket.nullable(),
  }),
]);

/** The shape of `AnsweredModel`. */
export const answeredModelSchema = object({
  subject: subjectSchema,
  slo: object({ sloPercentile: oneOf(sloPercentiles), sloSeconds: number() }),
  anchorPerSecond: estimateSchema,
  sessions: array(session).readonly(),
  quotableFromSeconds: number(),
  curves: array(curve).readonly(),
  demands: array(object({ percent: number(), cpuSecondsPerRequest: estimateSchema })).readonly(),
  judgement: object({
    status: oneOf(["accepted", "provisional", "rejected", "not-checked"]),
    reasons: array(string()).readonly(),
  }),
  confirmation: object({
    confirmedPerSecond: number().nullable(),
    failedPerSecond: number().nullable(),
  }).nullable(),
  atObjective: rateAtObjectiveSchema,
});

import { analyse } from "../../analyse/analyse.ts";
import type { Analysis } from "../../analyse/analysis.ts";
import { designChoices, type DesignField } from "../../analyse/fleet/design-choices.ts";
import { planFleet } from "../../analyse/fleet/plan-fleet.ts";
import { planSensitivity } from "../../analyse/fleet/plan-sensitivity.ts";
import type { SizingBasis } from "../../analyse/fleet/size-fleet.ts";
import { subjectLabel } from "../../analyse/subject-order.ts";
import { whatIfs } from "../../analyse/fleet/what-if.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { COMMAND } from "../../results/command.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { Subject } from "../../results/trial-result.ts";
import { presetSentences } from "../../../reports/answer/preset-words.ts";
import { type PlanAnswer, renderPlan } from "../../../reports/terminal/render-plan.ts";
import { planDocument } from "./plan-document.ts";
import { type PlanOptions, planQuestionOf } from "./plan-options.ts";
import { presetOption } from "../preset-option.ts";
import { readRun } from "../read-run.ts";
import { type Streams, wantsColor } from "../streams.ts";

/**
 * `plan DIR`: sizes a fleet from a stored run; measures nothing.
 *
 * @throws JwtCapacityError as `readRun` and {@link answerPlan}, and JC-USAGE-001 for numbers that make no sense
 */
export async function planCommand(streams: Streams, named: string, options: PlanOptions): Promise<number> {
  const { run } = await readRun(named, streams.cwd);
  const answer = answerPlan(run, analyse(run), options);
  if (answer.plan.kind === "refused")
    throw new JwtCapacityError("JC-USAGE-001", answer.plan.reason, `${COMMAND} plan --help says what an option may be`);
  const color = wantsColor(streams.stdout, streams.env);
  const text =
    options.json === true
      ? `${JSON.stringify(planDocument(run, answer))}\n`
      : renderPlan(answer, { color, width: streams.stdout.columns ?? 100 });
  streams.stdout.write(text);
  return 0;
}

/**
 * Answers a fleet question from a run. Pure; the page of the report answers with the same functions.
 *
 * @throws JwtCapacityError JC-VERDICT-001 for a refused run, JC-PLAN-001 for a design of which it knows nothing
 */
export function answerPlan(run: RunResult, analysis: Analysis, options: PlanOptions): PlanAnswer {
  if (analysis.verdict.status === "refused")
    throw new JwtCapacityError(
      "JC-VERDICT-001",
      `run ${run.run.id} was refused: ${analysis.verdict.reasons[0] ?? "nothing valid was measured"}`,
      `measure again on a quieter machine: ${COMMAND} run`,
    );
  const question = planQuestionOf(options, run.run.sizing);
  const preset = presetOption(options.preset, "plan");
  const designs = designChoices(analysis);
  const basis = designOf(designs, run, options, preset?.design ?? null);
  const plan = planFleet(basis, question, analysis.models);
  return {
    question,
    basis,
    plan,
    sensitivity: planSensitivity(basis, question, analysis.models),
    whatIfs: options.whatIf === true || preset !== null ? whatIfs(designs, basis, question, analysis.models) : [],
    preset: preset === null ? [] : presetSentences(preset, { question, subject: basis.subject }, plan),
  };
}

/** The design that is named, what is left open being the preset's or that of the run's reference; none named, the report's own. */
function designOf(
  designs: readonly SizingBasis[],
  { run }: RunResult,
  { algorithm, engine, denylist, tokenProfile, placement, cacheHits }: PlanOptions,
  preset: Partial<Subject> | null,
): SizingBasis {
  const chosen = { algorithm, engine, denylist, tokenProfile, placement };
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  const [reports] = designs;
  if (given.length === 0 && cacheHits === undefined && preset === null && reports !== undefined) return reports;
  const wanted: Subject = { ...run.referenceSubject, ...preset, ...Object.fromEntries(given) };
  const hits = cacheHits ?? run.referenceSubject.cache?.hitRatio;
  const found = designs.find(
    ({ subject }) => fields.every((field) => subject[field] === wanted[field]) && subject.cache?.hitRatio === hits,
  );
  if (found !== undefined) return found;
  const known = designs.map(({ label }) => label).join("; ");
  throw new JwtCapacityError(
    "JC-PLAN-001",
    `run ${run.id} knows nothing of ${subjectLabel(wanted)}${hits === undefined ? "" : ` with ${hits} of its tokens in a cache`}; it knows ${known === "" ? "no design" : known}`,
    "name one of these, or measure the design: probe.algorithms, probe.denylists and duet.algorithms in jwt-capacity.config.ts",
  );
}

const fields = [
  "algorithm",
  "engine",
  "denylist",
  "tokenProfile",
  "placement",
] as const satisfies readonly DesignField[];

import { subjectLabel } from "../../analyse/subject-order.ts";
import { type CheckedAnswers, checkAnswers } from "../../drive/check-answers.ts";
import type { ServedEnvironment } from "../../drive/open-served-trial.ts";
import { buildPlan } from "../../plan/build-plan.ts";
import { designKey, servedDesigns } from "../../plan/served-designs.ts";
import type { PlannedSubject, TargetInstallation } from "../../plan/trial-spec.ts";
import { brokenDesign, unmeasured } from "../../plan/unmeasured.ts";
import type { RunCorpora } from "../../provision/tokens/run-corpora.ts";
import type { NotMeasured } from "../../results/findings.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** What the check of the designs may use. */
export interface DesignCheck {
  readonly corpora: RunCorpora;
  readonly signal: AbortSignal;
  readonly update: (text: string) => void;
  /** Where the targets are started from; this checkout by default. */
  readonly installation?: TargetInstallation;
}

/** Nothing is timed yet, so two are checked at once. */
const LANES = 2;

/**
 * Starts every design that the plan serves and holds its answers against what is known of each token, before any of its trials
 * runs: most of them present valid tokens only, and would never see a verifier that lets everybody in.
 *
 * @returns the run without the designs that failed, each named with what was wrong
 * @throws the signal's reason when it is aborted
 */
export async function checkDesigns(prepared: PreparedRun, check: DesignCheck): Promise<PreparedRun> {
  const { config, available, plan, manifest } = prepared;
  const designs = servedDesigns(plan.trials);
  const broken = new Map<string, NotMeasured>();
  // One iterator for all lanes: each design goes to whichever is free.
  const waiting = designs.entries();
  const lane = async () => {
    for (const [index, design] of waiting) {
      if (check.signal.aborted) return;
      check.update(`does every design give every token the right answer? ${index + 1} of ${designs.length}`);
      const asked = await ask(design, prepared, check);
      if (asked.answers !== "right") broken.set(designKey(design), notMeasured(design, asked));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  check.signal.throwIfAborted();
  if (broken.size === 0) return prepared;
  const rest = buildPlan(config, { ...available, broken: new Set(broken.keys()) });
  // In the order of the plan, whoever was done first.
  const named = designs.flatMap((design) => broken.get(designKey(design)) ?? []);
  return {
    ...prepared,
    plan: { ...rest, notMeasured: [...rest.notMeasured, ...named] },
    manifest: { ...manifest, notMeasured: [...manifest.notMeasured, ...named] },
  };
}

async function ask(
  design: PlannedSubject,
  { redis, pinning }: PreparedRun,
  { corpora, signal, installation }: DesignCheck,
): Promise<CheckedAnswers> {
  const once = async () => {
    const environment: ServedEnvironment = { redis: await redis.forTrial(), corpora, pinning, signal };
    return await checkAnswers(design, environment, installation);
  };
  const first = await once();
  // A wrong answer is one, however often the right one comes. What a busy machine can do by itself has to come twice.
  return signal.aborted || first.answers === "right" || first.answers === "wrong" ? first : await once();
}

function notMeasured(design: PlannedSubject, { faults, answers }: CheckedAnswers): NotMeasured {
  const label = subjectLabel({ ...design, cache: null });
  const what = design.cache === null ? label : `${label} · cache`;
  const found = faults.join("; ");
  return answers === "not-asked"
    ? unmeasured(what, `its targets could not be asked: ${found}`, "remove the reason and run again")
    : brokenDesign(
        what,
        `its targets did not give every known token its right answer: ${found}`,
        "see what it was; a design that answers wrongly is broken, and no figure would make it a choice",
      );
}

import { errorMessage } from "../plan/error-message.ts";
import { defaultPopulation, everyCase } from "../plan/population.ts";
import type { PlannedSubject, TargetInstallation } from "../plan/trial-spec.ts";
import { answerFaults } from "./answer-faults.ts";
import { deathsOf } from "./deaths-of.ts";
import { openTargets, type ServedEnvironment } from "./open-served-trial.ts";
import type { SliceOutcome } from "./probe/probe-protocol.ts";
import { startProbe } from "./probe/start-probe.ts";

/** What came of asking the targets of a design. */
export interface CheckedAnswers {
  /** What was wrong, in words; empty when all was right. */
  readonly faults: readonly string[];
  /**
   * `wrong`: a token got the wrong answer. `missing`: a request got none, or one that says nothing of its token. `not-asked`: it never came to
   * asking, because they did not start or the harness could not ask.
   */
  readonly answers: "right" | "wrong" | "missing" | "not-asked";
}

/** Tokens of each case. */
const TOKENS_PER_CASE = 8;
const SECONDS = 0.5;

/**
 * Whether the targets of a design give every kind of token its only right answer: good ones are let in; tampered, expired
 * and revoked ones and those of another algorithm are not, and nobody waits for an answer in vain. Each comes many times, so that a
 * cache is asked as well.
 *
 * @param installation where they are started from; this checkout by default
 * @returns of no account when the signal was aborted
 */
export async function checkAnswers(
  subject: PlannedSubject,
  environment: ServedEnvironment,
  installation?: TargetInstallation,
): Promise<CheckedAnswers> {
  return await askEveryCase(subject, environment, installation).catch((error: unknown) => {
    return { faults: [errorMessage(error)], answers: "not-asked" };
  });
}

/**
 * @throws {JwtCapacityError} JC-TARGET-001 when they do not start
 * @throws {Error} when they do not revoke what is to be revoked
 * @throws the signal's reason when it is aborted
 */
async function askEveryCase(
  subject: PlannedSubject,
  environment: ServedEnvironment,
  installation: TargetInstallation | undefined,
): Promise<CheckedAnswers> {
  const mix = everyCase(subject.denylist);
  const cases = Object.keys(mix).length;
  const { algorithm, tokenProfile } = subject;
  const corpus = await environment.corpora.corpus({
    algorithm,
    tokenProfile,
    count: cases * TOKENS_PER_CASE,
    population: { ...defaultPopulation, mix },
  });
  await using targets = await openTargets(subject, corpus, environment, {
    onUnavailable: "fail-closed",
    ...(installation === undefined ? {} : { installation }),
  });
  const source = {
    name: "check",
    url: targets.protectedUrl,
    corpusFile: corpus.file,
    sequenceFile: null,
    connections: 4,
  };
  await using probe = await startProbe([source], { signal: environment.signal });
  const slice = {
    source: source.name,
    load: { kind: "closed" },
    seconds: SECONDS,
    connection: "keep-alive",
    drainSeconds: 5,
  } as const;
  const asked = await probe.slice(slice).then(judgeAnswers, (error: unknown): CheckedAnswers => {
    return { faults: [errorMessage(error)], answers: "not-asked" };
  });
  environment.signal.throwIfAborted();
  const deaths = await deathsOf(targets, asked.answers !== "right");
  if (deaths.length === 0) return asked;
  return { faults: [...deaths, ...asked.faults], answers: asked.answers === "wrong" ? "wrong" : "missing" };
}

/** A verifier that answers every token alike is wrong as well. */
function judgeAnswers(outcome: SliceOutcome): CheckedAnswers {
  const unseen = ["200", "401"].filter((status) => (outcome.byStatus[status] ?? 0) === 0);
  const faults = [...answerFaults([outcome]), ...unseen.map((status) => `never answered ${status}`)];
  if (faults.length === 0) return { faults, answers: "right" };
  const isWrong = outcome.falseAnswers.some(({ kind }) => kind !== "unexpected");
  return { faults, answers: isWrong ? "wrong" : "missing" };
}

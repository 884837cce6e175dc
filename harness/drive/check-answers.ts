import { defaultPopulation, everyCase } from "../plan/population.ts";
import type { PlannedSubject, TargetInstallation } from "../plan/trial-spec.ts";
import { openTargets, type ServedEnvironment } from "./open-served-trial.ts";
import { startProbe } from "./probe/start-probe.ts";

/** Tokens of each case. */
const TOKENS_PER_CASE = 8;
const SECONDS = 0.5;
const SILENT_SHARE = 0.1;

/**
 * Whether the targets of an installation give every kind of token its only right answer: good ones are let in; tampered, expired
 * and revoked ones and those of another algorithm are not. Each comes many times, so that a cache is asked as well.
 *
 * @returns what was wrong, in words; empty when all was right
 * @throws {JwtCapacityError} JC-TARGET-001 when they do not start
 */
export async function checkAnswers(
  subject: PlannedSubject,
  installation: TargetInstallation,
  environment: ServedEnvironment,
): Promise<readonly string[]> {
  const mix = everyCase(subject.denylist);
  const cases = Object.keys(mix).length;
  const { algorithm, tokenProfile } = subject;
  const corpus = await environment.corpora.corpus({
    algorithm,
    tokenProfile,
    count: cases * TOKENS_PER_CASE,
    population: { ...defaultPopulation, mix },
  });
  await using targets = await openTargets(subject, corpus, environment, { onUnavailable: "fail-closed", installation });
  const source = {
    name: "check",
    url: targets.protectedUrl,
    corpusFile: corpus.file,
    sequenceFile: null,
    connections: 4,
  };
  await using probe = await startProbe([source], { signal: environment.signal });
  const outcome = await probe.slice({
    source: source.name,
    load: { kind: "closed" },
    seconds: SECONDS,
    connection: "keep-alive",
    drainSeconds: 5,
  });
  // A denylist that was silent for a moment answers 503, as it must: only when it is the rule is that a wrong answer.
  const wrong = outcome.falseAnswers.filter(
    ({ kind, count }) => kind !== "unexpected" || count > outcome.completed * SILENT_SHARE,
  );
  const missing = ["200", "401"].filter((status) => (outcome.byStatus[status] ?? 0) === 0);
  return [
    ...wrong.map(({ case: which, kind, count }) => `${wrongly[kind]} ${which} tokens (${count} times)`),
    ...missing.map((status) => `never answered ${status}`),
  ];
}

const wrongly = {
  accept: "let in",
  reject: "refused",
  unexpected: "neither let in nor refused",
} as const;

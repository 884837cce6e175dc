import type { SliceOutcome } from "./probe/probe-protocol.ts";

/** Of all answers; a denylist that is silent more often is no longer silent for a moment. */
const SILENT_SHARE = 0.1;

/** What of an outcome says whether every request got its right answer. */
export type AnsweredSlice = Pick<
  SliceOutcome,
  "completed" | "unfinished" | "byStatus" | "falseAnswers" | "lostConnections"
>;

/**
 * What is wrong with the answers of slices to one server, in words; empty when every request got its right answer.
 *
 * A denylist that was silent for a moment answers 503, as it must: only when it is the rule is that a fault. A connection that an answer
 * said it would close is no lost one.
 */
export function answerFaults(slices: readonly AnsweredSlice[]): readonly string[] {
  const wrong = slices.flatMap(({ falseAnswers }) => falseAnswers.filter(({ kind }) => kind !== "unexpected"));
  const completed = slices.reduce((sum, slice) => sum + slice.completed, 0);
  const unfinished = slices.reduce((sum, slice) => sum + slice.unfinished, 0);
  const statuses = summed(slices.map(({ byStatus }) => byStatus));
  const lost = summed(slices.map(({ lostConnections }) => lostConnections));
  return [
    ...[
      ...Map.groupBy(wrong, ({ case: which, kind }) => `${kind === "accept" ? "let in" : "refused"} ${which} tokens`),
    ].map(([words, answers]) => `${words} (${timesWords(answers.reduce((sum, { count }) => sum + count, 0))})`),
    ...statuses
      .filter(([status, count]) => !expected.has(status) && (status !== SILENT || count > completed * SILENT_SHARE))
      .map(([status, count]) => `answered ${status} (${timesWords(count)})`),
    ...(unfinished === 0 ? [] : [`never answered ${unfinished === 1 ? "1 request" : `${unfinished} requests`}`]),
    ...lost
      .filter(([reason]) => reason !== SAID_TO_CLOSE)
      .map(([reason, count]) => `lost connections: ${reason} (${timesWords(count)})`),
  ];
}

/** What a verifier says of a token. */
const expected: ReadonlySet<string> = new Set(["200", "401"]);
const SILENT = "503";

/** As the probe calls it. */
const SAID_TO_CLOSE = "closed by an answer";

function summed(counts: readonly Readonly<Record<string, number>>[]): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const [name, count] of counts.flatMap((one) => Object.entries(one)))
    sums.set(name, count + (sums.get(name) ?? 0));
  return [...sums];
}

function timesWords(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

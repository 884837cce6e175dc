import { describeIssues, versionProblem } from "./describe-issues.ts";
import { historyLineSchema } from "./history-line-schema.ts";
import { HISTORY_SCHEMA_VERSION, type HistoryLine, type HistoryRatio, type HistoryRun } from "./history-line.ts";

/** No two revisions of one verifier are further apart than a factor of 100: beyond it something else was measured. */
const LARGEST_LN_RATIO = Math.log(100);

/**
 * Checks that a value read from a line of `history.jsonl` is one that this code understands. Fields it does not know are kept; another
 * schema version is refused in one sentence; ratios that nobody can have measured are problems too.
 */
export function validateHistoryLine(
  value: unknown,
): { readonly line: HistoryLine } | { readonly problems: readonly string[] } {
  const version = versionProblem(value, HISTORY_SCHEMA_VERSION, { name: "history", whole: "a run or an annotation" });
  if (version !== null) return { problems: [version] };
  const shape: string[] = [];
  if (!isLine(value, shape)) return { problems: shape };
  const problems = value.kind === "run" ? impossibleRun(value) : [];
  return problems.length > 0 ? { problems } : { line: value };
}

function isLine(value: unknown, problems: string[]): value is HistoryLine {
  const { error } = historyLineSchema.safeParse(value);
  if (error !== undefined) problems.push(...describeIssues(error, value));
  return error === undefined;
}

function impossibleRun({ reference, link, scenarios }: HistoryRun): readonly string[] {
  const names = scenarios.map(({ name }) => name);
  const doubles = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(reference.commit === null || reference.dirty
      ? ["reference: expected a commit without changes, which can be built again; came a working tree"]
      : []),
    ...(link === null || isWebAddress(link) ? [] : [`link: expected an address that begins with https:// or http://`]),
    ...doubles.map((name) => `scenarios: ${name} is there twice`),
    ...scenarios.flatMap((ratio) => impossibleRatio(ratio)),
  ];
}

/** Whether a text may stand in a page as an address: nothing but http and https, without blanks. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]\S*$/iu.test(text);
}

function impossibleRatio({ name, value, low, high }: HistoryRatio): readonly string[] {
  if (!(low <= value && value <= high))
    return [`${name}: the ratio ${value} is not between its limits ${low} and ${high}`];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return largest <= LARGEST_LN_RATIO
    ? []
    : [`${name}: an ln-ratio of ${largest} is a factor of ${Math.exp(largest).toPrecision(3)}, more than 100`];
}

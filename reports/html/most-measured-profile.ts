import { countWords } from "../format/count-words.ts";

/** Rows that belong to some token profile. */
interface OfProfile {
  readonly tokenProfile: string;
}

/** The token profile that most rows have, the first of equals: the one a chart shows, so that its bars can be compared. */
export function mostMeasuredProfile(rows: readonly OfProfile[]): string {
  const count = (profile: string): number => rows.filter(({ tokenProfile }) => tokenProfile === profile).length;
  return rows.reduce(
    (most, { tokenProfile }) => (count(tokenProfile) > count(most) ? tokenProfile : most),
    rows[0]?.tokenProfile ?? "",
  );
}

/** Every row while they can be read, else those of the most measured profile; analysis.json has the others. */
export function readableRows<Row extends OfProfile>(rows: readonly Row[]): readonly Row[] {
  const profile = mostMeasuredProfile(rows);
  return rows.length <= MOST_READ_ROWS ? rows : rows.filter(({ tokenProfile }) => tokenProfile === profile);
}

/** Why {@link readableRows} left rows out, in brackets behind a caption; empty when it did not. */
export function leftOutWords(rows: readonly OfProfile[]): string {
  const shown = readableRows(rows).length;
  return shown === rows.length
    ? ""
    : ` (“${mostMeasuredProfile(rows)}” tokens; analysis.json has ${countWords(rows.length - shown, "more row")})`;
}

const MOST_READ_ROWS = 100;

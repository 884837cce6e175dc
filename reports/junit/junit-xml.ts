/** A suite as JUnit's XML has it: one run, its cases, and what is said beside. */
export interface JunitSuite {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly JunitCase[];
  /** What has no case of its own, as text. */
  readonly output: readonly string[];
}

/** One test case. */
export interface JunitCase {
  readonly group: string;
  readonly name: string;
  /** `failed`: measured and too much; `error`: nothing that holds was measured; `skipped`: not decided. */
  readonly status: "passed" | "failed" | "error" | "skipped";
  /** One sentence; empty for what passed. */
  readonly message: string;
}

/**
 * Writes a suite as JUnit XML, as the Ant schema has it and Jenkins, GitLab and GitHub's actions read it: counts, properties first,
 * `system-out` and `system-err` last. Text is escaped; what XML 1.0 cannot hold becomes «�».
 */
export function junitXml(suite: JunitSuite): string {
  const { name, startedAt, durationSeconds, properties, cases, output } = suite;
  const count = (status: JunitCase["status"]) => cases.filter((one) => one.status === status).length;
  const counts = {
    tests: cases.length,
    failures: count("failed"),
    errors: count("error"),
    skipped: count("skipped"),
    time: durationSeconds.toFixed(3),
  };
  // The schema knows neither fractions of a second nor a time zone.
  const timestamp = startedAt.slice(0, 19);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts })}>`,
    `  <testsuite${attributes({ name, package: PACKAGE, id: 0, timestamp, hostname: "localhost", ...counts })}>`,
    "    <properties>",
    ...Object.entries(properties).map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
    "    </properties>",
    ...cases.map(caseXml),
    `    <system-out>${escaped(output.join("\n"))}</system-out>`,
    "    <system-err></system-err>",
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

const PACKAGE = "jwt-capacity";

/** A case takes no time of its own: it is judged after all was measured. */
function caseXml({ group, name, status, message }: JunitCase): string {
  const start = `    <testcase${attributes({ classname: `${PACKAGE}.${group}`, name, time: "0" })}`;
  if (status === "passed") return `${start}/>`;
  const element = elements[status];
  const type = status === "skipped" ? {} : { type: status };
  return `${start}><${element}${attributes({ message, ...type })}>${escaped(message)}</${element}></testcase>`;
}

const elements = { failed: "failure", error: "error", skipped: "skipped" } as const;

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll(/[\t\n\r]/gu, " ")}"`)
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll(notXml, "\u{fffd}").replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}

/** Everything but the characters of XML 1.0, section 2.2: controls, lone surrogates, U+FFFE and U+FFFF. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

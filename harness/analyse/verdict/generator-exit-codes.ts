/**
 * What k6's exit codes mean, in words.
 *
 * Source: errext/exitcodes/codes.go of k6 1.8.1; 99, 104, 105 and 107 were seen. k6 exits 0 when only VU code throws,
 * which is why script exceptions are counted apart.
 */
const words: Readonly<Record<number, string>> = {
  97: "the cloud run failed",
  98: "the progress of the cloud run could not be read",
  99: "a threshold was crossed",
  100: "setup() took too long",
  101: "teardown() took too long",
  102: "a function took too long",
  103: "it was stopped over its REST API",
  104: "its configuration is invalid",
  105: "it was stopped by a signal",
  106: "its REST API could not start",
  107: "the script threw an exception or has a syntax error",
  108: "the script aborted the test",
  109: "it crashed (Go panic)",
  110: "the script marked the test as failed",
};

/** k6 ran to its end and a threshold did not hold. */
export const THRESHOLDS_CROSSED = 99;

/** How the generator ended, as the end of a sentence that starts with `k6`; `null` when it ended well. */
export function generatorEnd(exitCode: number | null, signal: string | null): string | null {
  if (signal !== null) return `was killed by ${signal}`;
  if (exitCode === null) return "did not start or its end was not seen";
  if (exitCode === 0) return null;
  return `ended with code ${exitCode}: ${words[exitCode] ?? "a code k6 does not document"}`;
}

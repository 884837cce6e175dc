/** The line of a log that says why a process failed: the last one that names an error, otherwise the last one; `null` for an empty log. */
export function causeIn(log: readonly string[]): string | null {
  return (
    log.findLast((line) => /error|exception|panic|ended by the harness/i.test(line))?.trim() ??
    log.at(-1)?.trim() ??
    null
  );
}

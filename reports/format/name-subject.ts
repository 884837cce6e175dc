import type { Subject } from "../../harness/results/trial-result.ts";

/** A design in one line: `RS256 · jose · typical · redis`. */
export function nameSubject(subject: Subject): string {
  return [subject.algorithm, subject.engine, subject.tokenProfile, subject.denylist].join(" · ");
}

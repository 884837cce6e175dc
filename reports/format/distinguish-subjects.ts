import type { Subject } from "../../harness/results/trial-result.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";

/** Names designs in a chart by what differs between them; what all have in common is left to the tables. */
export function distinguishSubjects(subjects: readonly Subject[]): (subject: Subject) => string {
  const differing = parts.filter((part) => new Set(subjects.map((subject) => subject[part])).size > 1);
  return differing.length === 0
    ? subjectLabel
    : (subject) => differing.map((part) => nameOf(subject, part)).join(" · ");
}

const parts = ["algorithm", "engine", "tokenProfile", "denylist"] as const;

function nameOf(subject: Subject, part: (typeof parts)[number]): string {
  return part === "denylist" ? `denylist ${subject.denylist}` : subject[part];
}

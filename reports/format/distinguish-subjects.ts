import type { Subject } from "../../harness/results/trial-result.ts";
import { formatQuantity } from "./format-quantity.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";

/** Names designs in a chart by what differs between them; what all have in common is left to the tables. */
export function distinguishSubjects(subjects: readonly Subject[]): (subject: Subject) => string {
  const differing = parts.filter((part) => new Set(subjects.map((subject) => nameOf(subject, part))).size > 1);
  return differing.length === 0
    ? subjectLabel
    : (subject) => differing.map((part) => nameOf(subject, part)).join(" · ");
}

const parts = ["algorithm", "engine", "tokenProfile", "denylist", "placement", "cache"] as const;

function nameOf(subject: Subject, part: (typeof parts)[number]): string {
  if (part === "denylist") return `denylist ${subject.denylist}`;
  if (part !== "cache") return subject[part];
  return subject.cache === null ? "no cache" : `cache with ${formatQuantity(subject.cache.hitRatio, "share")} hits`;
}

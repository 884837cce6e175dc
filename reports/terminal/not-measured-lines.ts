import type { NotMeasured } from "../../harness/results/findings.ts";
import { wrapText } from "./wrap-text.ts";

/** What was not measured and why, wrapped; how to get it stands below, unbroken: it may be a command. */
export function notMeasuredLines(missing: readonly NotMeasured[], width: number): readonly string[] {
  return missing.flatMap(({ what, why, hint }) => [
    ...wrapText(`${what}: ${why}.`, width, "  - ", "    "),
    `    ${hint}`,
  ]);
}

import type { DesignField } from "../../harness/analyse/fleet/design-choices.ts";
import { type WhatIf, whatIfs } from "../../harness/analyse/fleet/what-if.ts";
import { countWords } from "../format/count-words.ts";
import { formatQuantity } from "../format/format-quantity.ts";
import type { Headline } from "./report-context.ts";

/** What other choices would need for the run's own question: one sentence, none when the run knows no other design. */
export function alternativeWords({ designs, basis, question, models }: Headline): readonly string[] {
  const found = whatIfs(designs, basis, question, models);
  const named = told.flatMap(({ field, most, words }) =>
    found
      .filter((one) => one.field === field)
      .slice(0, most)
      .map((one) => `${words(one)} ${nodesOf(one)}`),
  );
  return named.length === 0 ? [] : [`With one choice changed: ${named.join("; ")}.`];
}

interface Told {
  readonly field: DesignField;
  readonly most: number;
  readonly words: (one: WhatIf) => string;
}

/** The choices that architects ask about first; the calculator has all of them. */
const told: readonly Told[] = [
  { field: "algorithm", most: 2, words: ({ basis }) => basis.subject.algorithm },
  {
    field: "denylist",
    most: 2,
    words: ({ basis: { subject } }) => (subject.denylist === "none" ? "no denylist" : `denylist ${subject.denylist}`),
  },
  {
    field: "cache",
    most: 1,
    words: ({ basis: { subject } }) => `a token cache with ${formatQuantity(subject.cache?.hitRatio, "share")} hits`,
  },
];

function nodesOf({ nodes, proven, told }: WhatIf): string {
  if (!told) return "makes no difference that could be told";
  return `${countWords(nodes, "node")}${proven ? "" : " for CPU alone"}`;
}

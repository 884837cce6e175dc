import type { ConditionFacts } from "../../harness/analyse/analysis.ts";
import { subjectLabel } from "../../harness/analyse/subject-order.ts";
import { RUN_QUEUE_WAIT_LIMIT } from "../../harness/analyse/verdict/machine-gates.ts";
import { formatQuantity } from "../format/format-quantity.ts";
import { html, type Content, type Html } from "./escape-html.ts";
import { figure } from "./figures.ts";
import { table } from "./table.ts";
import { term } from "./terms.ts";

/** Where the verifier's CPU time went and what it waited for, at every load. */
export function userSystemTable(facts: readonly ConditionFacts[]): Html {
  return table(
    `The verifier: user and system time, waiting for a CPU (limit ${formatQuantity(RUN_QUEUE_WAIT_LIMIT, "share")}), and its event loop`,
    [
      { title: "Design, workload" },
      { title: "Offered", align: "number" },
      { title: "user CPU per request", align: "number" },
      { title: "system", align: "number" },
      { title: term("runQueue"), align: "number" },
      { title: html`${term("eventLoop")} busy`, align: "number" },
      { title: "delay p99", align: "number" },
      { title: "delay max", align: "number" },
    ],
    facts.map((row) => [
      ...nameCells(row),
      orDash(row.verifierUserSeconds, "seconds"),
      orDash(row.verifierSystemSeconds, "seconds"),
      orDash(row.runQueueShare, "share"),
      orDash(row.eventLoopUtilisation, "share"),
      orDash(row.eventLoopDelayP99Seconds, "seconds"),
      orDash(row.eventLoopDelayMaxSeconds, "seconds"),
    ]),
  );
}

/** CPUs that generators and harness kept busy. */
export function measuringTable(facts: readonly ConditionFacts[]): Html {
  const components = [
    ...new Set(facts.flatMap(({ measuringCpus }) => measuringCpus.map(({ component }) => component))),
  ];
  return table(
    "CPUs that measuring kept busy: no cost of a fleet",
    [
      { title: "Design, workload" },
      { title: "Offered", align: "number" },
      ...components.map((component) => ({ title: names[component] ?? component, align: "number" as const })),
    ],
    facts.map((row) => [
      ...nameCells(row),
      ...components.map((name) =>
        orDash(row.measuringCpus.find(({ component }) => component === name)?.cpus ?? null, "cpus"),
      ),
    ]),
  );
}

const names: Readonly<Record<string, string>> = { generator: "k6" };

function nameCells(row: ConditionFacts): readonly Content[] {
  return [`${subjectLabel(row.subject)}, ${row.workload}`, figure(row.offeredPerSecond, "perSecond")];
}

function orDash(value: number | null, quantity: "share" | "seconds" | "cpus"): Content {
  return value === null ? "–" : figure(value, quantity);
}

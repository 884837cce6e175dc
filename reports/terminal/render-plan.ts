import type { FleetPlan } from "../../harness/analyse/fleet/plan-fleet.ts";
import type { PlanQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import type { Sensitivity } from "../../harness/analyse/fleet/plan-sensitivity.ts";
import type { SizingBasis } from "../../harness/analyse/fleet/size-fleet.ts";
import type { WhatIf } from "../../harness/analyse/fleet/what-if.ts";
import { describePlan, planFigures, sensitivityWords } from "../answer/describe-plan.ts";
import { whatIfRows } from "../answer/what-if-rows.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { painter, type Painter } from "./painter.ts";
import type { TerminalOptions } from "./render-terminal.ts";
import { textTable } from "./text-table.ts";
import { wrapText } from "./wrap-text.ts";

/** Everything that a plan says. */
export interface PlanAnswer {
  readonly question: PlanQuestion;
  readonly basis: SizingBasis;
  readonly plan: FleetPlan;
  readonly sensitivity: readonly Sensitivity[];
  readonly whatIfs: readonly WhatIf[];
  /** Sentences on a preset: what was claimed, how far that is from this answer, and what the plan leaves out. */
  readonly preset: readonly string[];
}

/** Renders a plan as text for a terminal. Ends with a line feed. */
export function renderPlan(answer: PlanAnswer, options: Pick<TerminalOptions, "color" | "width">): string {
  const safe = neutraliseStrings(answer);
  const paint = painter(options.color);
  const width = Math.max(options.width, 40);
  const blocks = [
    answerLines(safe, paint, width),
    safe.preset.flatMap((sentence) => wrapText(sentence, width)),
    whatIfLines(safe, paint, width),
    sensitivityLines(safe, paint, width),
    assumptionLines(safe, paint, width),
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${text.join("\n\n").replaceAll("\u00a0", " ")}\n`;
}

function answerLines({ question, basis, plan }: PlanAnswer, paint: Painter, width: number): readonly string[] {
  const { question: asked, answer, qualifications } = describePlan(question, plan);
  const figures = plan.kind === "refused" ? [] : planFigures(question, plan);
  const wide = Math.max(0, ...figures.map(({ label }) => label.length));
  return [
    ...wrapText(asked, width),
    `  ${paint.bold(answer)}`,
    ...qualifications.flatMap((sentence) => wrapText(sentence, width, "  ")),
    ...wrapText(`Rests on ${basis.label}.`, width, "  "),
    ...figures.flatMap(({ label, value }) => wrapText(value, width, `  ${label.padEnd(wide)}  `, " ".repeat(wide + 4))),
  ];
}

function whatIfLines({ question, whatIfs }: PlanAnswer, paint: Painter, width: number): readonly string[] {
  if (whatIfs.length === 0) return [];
  const rows = whatIfRows(whatIfs, question);
  const columns = [
    { title: "design", align: "left" },
    { title: "nodes", align: "right" },
    { title: "change", align: "right" },
    { title: "inbound", align: "right" },
    { title: "latency objective", align: "left" },
  ] as const;
  return [
    paint.bold("With one choice changed"),
    ...textTable(
      columns,
      rows.map((row) => [row.design, row.nodes, row.change, row.inbound, row.objective]),
      width,
    ),
  ];
}

function sensitivityLines({ sensitivity }: PlanAnswer, paint: Painter, width: number): readonly string[] {
  if (sensitivity.length === 0) return [];
  const columns = ["input", "lower", "upper"].map((title) => ({ title, align: "left" }) as const);
  return [
    paint.bold("What moves the vCPUs most (limits are those of the measured interval)"),
    ...textTable(
      columns,
      sensitivity.map((row) => {
        const { input, lower, upper } = sensitivityWords(row);
        return [input, lower, upper];
      }),
      width,
    ),
  ];
}

function assumptionLines({ plan }: PlanAnswer, paint: Painter, width: number): readonly string[] {
  if (plan.kind === "refused") return [];
  return [
    paint.bold("Assumptions"),
    ...plan.assumptions.flatMap((sentence) => wrapText(sentence, width, "  - ", "    ")),
  ];
}

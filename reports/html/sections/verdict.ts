import type { Estimate } from "../../../harness/analyse/statistics/estimate.ts";
import { alternativeWords } from "../../answer/alternative-words.ts";
import { budgetRows } from "../../answer/budget-rows.ts";
import { describePlan, firstFigures } from "../../answer/describe-plan.ts";
import { extrapolationWords } from "../../answer/extrapolation-words.ts";
import { fleetThresholds } from "../../answer/threshold-rows.ts";
import { validityRows } from "../../answer/validity-rows.ts";
import { verdictWords } from "../../answer/verdict-words.ts";
import { formatEstimateInterval } from "../../format/format-estimate.ts";
import { html, type Html } from "../escape-html.ts";
import { extrapolatedMark } from "../extrapolated-mark.ts";
import { figure } from "../figures.ts";
import { planFigureItems } from "../plan-figures.ts";
import type { Headline, ReportContext } from "../../answer/report-context.ts";
import { withoutCharts, type Section } from "../section.ts";
import { term } from "../terms.ts";
import { thresholdTable } from "../threshold-table.ts";
import { withTerms } from "../with-terms.ts";

/** The first screen: is the run to be trusted, how many nodes, which thresholds. */
export const verdictSection: Section = {
  id: "verdict",
  title: "Verdict",
  render: (context) => withoutCharts(html`${banner(context)} ${headline(context)} ${thresholds(context)}`),
};

function banner({ run, analysis }: ReportContext): Html {
  const { badge, meaning, status, term: needed, reasons } = verdictWords(run, analysis.verdict);
  return html`<div class="banner ${status}">
    <p><strong class="badge">${needed === null ? badge : term(needed, badge)}</strong> ${meaning}</p>
    ${
      reasons.length > 0 &&
      html`<ul>
        ${reasons.map((reason) => html`<li>${reason}</li>`)}
      </ul>`
    }
  </div>`;
}

function headline({ headline }: ReportContext): Html {
  if (headline === null) return html`<h1 class="answer">No fleet size is given.</h1>`;
  const text = describePlan(headline.question, headline.plan);
  const extrapolated = headline.answer.kind === "sized" ? extrapolationWords(headline.basis, headline.question) : null;
  return html`<h1 class="answer ${text.status}">
      ${withTerms(text.question)} <em>${withTerms(text.answer)}</em> ${extrapolatedMark(extrapolated)}
    </h1>
    ${[...text.qualifications, ...alternativeWords(headline)].map((sentence) => html`<p class="qualification">${sentence}</p>`)}
    ${headline.answer.kind === "sized" && keyFigures(headline)}`;
}

function keyFigures({ basis, question, plan }: Headline): Html {
  return html`<p class="basis">
      Rests on <strong>${basis.label}</strong>: ${demandWords(basis.cpuSecondsPerValidation)} measured at
      ${figure(basis.measuredAtPerSecond, "perSecond")}. <a href="#assumptions">Assumptions</a>
    </p>
    <dl class="key-figures">${planFigureItems(firstFigures(question, plan))}</dl>`;
}

function demandWords(demand: Estimate): Html {
  return html`${figure(demand.value, "seconds")} CPU a validation
  (${formatEstimateInterval(demand, "seconds")}${demand.samples > 1 && html`, 95 %, n = ${demand.samples}`})`;
}

function thresholds({ run, analysis, headline }: ReportContext): Html {
  const fleet =
    headline !== null && headline.answer.kind === "sized" ? fleetThresholds(run.run.sizing, headline.answer) : [];
  const validity = validityRows(run);
  const budgets = budgetRows(analysis.budgets);
  return html`${fleet.length > 0 && thresholdTable("Thresholds of this answer", fleet)}
  ${budgets.length > 0 && thresholdTable("Budgets", budgets, term("budget", "Budget"))}
  ${validity.length > 0 && thresholdTable("Validity checks, worst of the loads used", validity)}`;
}

import { Command } from "commander";
import { constantFrom, double, integer, record, sample } from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { designChoices } from "../../harness/analyse/fleet/design-choices.ts";
import { addPlanOptions } from "../../harness/cli/plan/plan-arguments.ts";
import { answerPlan } from "../../harness/cli/plan/plan-command.ts";
import type { PlanOptions } from "../../harness/cli/plan/plan-options.ts";
import { sloPercentiles } from "../../harness/results/percentile-seconds.ts";
import { planView } from "../answer/plan-view.ts";
import { openBrowser } from "../open-browser.test-support.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { type ReportOnDisk, reportOnDisk } from "./opened-report.test-support.ts";

const opened = await openBrowser();
const missing = "browser" in opened ? null : opened.missing;
const { run, analysis } = syntheticReport();
const designs = designChoices(analysis);
let disk: ReportOnDisk;

beforeAll(async () => {
  if ("browser" in opened) disk = await reportOnDisk({ run, analysis }, opened.browser);
});

afterAll(async () => {
  if (!("browser" in opened)) return;
  await disk[Symbol.asyncDispose]();
  await opened.browser.close();
});

/** What somebody may type into the form: field → text. */
const typed = record({
  basis: integer({ min: 0, max: designs.length - 1 }).map(String),
  percentile: constantFrom(...sloPercentiles),
  rate: double({ min: 0.5, max: 2e6, noNaN: true }).map(shortened),
  slo: double({ min: 0.2, max: 200, noNaN: true }).map(shortened),
  headroom: double({ min: 0, max: 95, noNaN: true }).map(shortened),
  spare: integer({ min: 0, max: 4 }).map(String),
  vcpus: integer({ min: 1, max: 16 }).map(String),
  zones: constantFrom("0", "2", "3", "1"),
  growth: constantFrom("0", "12.5", "100"),
  imbalance: constantFrom("0", "7"),
  "peak-factor": constantFrom("1", "3.3"),
  logins: constantFrom("0", "0.07"),
  revoked: constantFrom("0", "250000"),
  "price-vcpu-hour": constantFrom("", "0.043"),
  "price-gb": constantFrom("", "0.09"),
  "node-gbits": constantFrom("", "2.5"),
});

function shortened(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Fills the form in once for each and returns what the page says then. */
const ANSWER_ALL = `(all) => all.map((inputs) => {
  for (const [name, value] of Object.entries(inputs)) document.getElementById("fleet-" + name).value = value;
  document.getElementById("fleet").dispatchEvent(new Event("input"));
  return ["answer", "figures", "what-if", "sensitivity", "assumptions", "command"].map((part) =>
    part === "command" ? document.getElementById("fleet-command").textContent
      : [...document.getElementById("fleet-" + part).querySelectorAll("output > *, dd, tbody tr > *, li")].map((one) => one.textContent));
})`;

function optionsOf(commandLine: string): PlanOptions {
  const [, , , , ...args] = commandLine.split(" ");
  const command = addPlanOptions(new Command()).exitOverride();
  command.parse(args, { from: "user" });
  return command.opts<PlanOptions>();
}

describe.skipIf(missing !== null)(
  `the calculator in Chromium${missing === null ? "" : ` (skipped: ${missing})`}`,
  () => {
    test("R9 R11: page and command line give the same answer to 1000 questions", { timeout: 240_000 }, async () => {
      const { page } = await disk.open();
      const asked = sample(typed, { numRuns: 1000, seed: 20_261_122 });
      const all = await page.evaluate<(readonly [...(readonly string[][]), string])[]>(
        `(${ANSWER_ALL})(${JSON.stringify(asked)})`,
      );
      expect(all).toHaveLength(1000);
      const kinds = new Set<string>();
      for (const [answer, figures, whatIfs, sensitivity, assumptions, commandLine] of all) {
        const options = { ...optionsOf(String(commandLine)), whatIf: true };
        const { question, basis, plan } = answerPlan(run, analysis, options);
        const view = planView({ runId: run.run.id, designs, models: analysis.models }, basis, question);
        kinds.add(plan.kind === "refused" ? plan.kind : plan.fleet.latency.status);
        expect(answer).toEqual([
          `${view.text.question} ${view.text.answer}`,
          ...(view.extrapolated === null ? [] : [view.extrapolated]),
          ...view.text.qualifications,
        ]);
        expect(figures).toEqual(view.figures.map(({ value }) => value));
        expect(whatIfs).toEqual(view.whatIfs.flat());
        expect(sensitivity).toEqual(view.sensitivity.flat());
        expect(assumptions).toEqual(view.assumptions);
        expect(commandLine).toBe(view.commandLine);
      }
      // Not a thousand times the same.
      expect([...kinds].toSorted()).toEqual(["met", "met-below", "missed", "refused", "unknown"]);
    });

    test("an empty box is said to be empty, and there is no command for it", async () => {
      const { page } = await disk.open();
      await page.locator("#fleet-rate").fill("");
      expect(await page.locator("#fleet-answer").innerText()).toContain("validations/s; none is given.");
      expect(await page.locator("#fleet-command").isVisible()).toBe(false);
      expect(await page.locator("#calculator").innerText()).not.toContain("The same on the command line");
    });

    test("R10: the address holds the inputs, and another page opened with it says the same", async () => {
      const { page } = await disk.open();
      await page.locator("#fleet-rate").fill("98765");
      await page.locator("#fleet-basis").selectOption(String(designs.length - 1));
      await page.locator("#fleet-percentile").selectOption("p50");
      await page.locator("#fleet-more summary").click();
      await page.locator("#fleet-price-gb").fill("0.08");
      const said = await page.locator("#calculator").innerText();
      expect(said).toContain("98\u00a0765 validations/s at p50");
      const { page: other } = await disk.open({}, new URL(page.url()).hash);
      expect(await other.locator("#fleet-price-gb").isVisible()).toBe(true);
      expect(await other.locator("#calculator").innerText()).toBe(said);
    });

    test("R26: a figure of the plan has the raw one in its title, before and after an input changed", async () => {
      const { page } = await disk.open();
      const titles = () =>
        page.evaluate<string[]>(`[...document.querySelectorAll("#fleet-figures dd[title]")].map(({ title }) => title)`);
      const before = await titles();
      await page.locator("#fleet-rate").fill("54321");
      const after = await titles();
      expect(before.length).toBeGreaterThanOrEqual(3);
      expect(after).toHaveLength(before.length);
      expect(after).not.toEqual(before);
      for (const title of after) expect(title).toMatch(/^[\d.]+(?:\/s|\u00a0(?:bit\/s|B))$/u);
    });

    test("R10: an address with inputs that mean nothing leaves the report's own", async () => {
      const before = await (await disk.open()).page.locator("#fleet-answer").innerText();
      const { page } = await disk.open({}, "#plan?design=none&percentile=p42&unknown=1");
      expect(await page.locator("#fleet-answer").innerText()).toBe(before);
    });
  },
);

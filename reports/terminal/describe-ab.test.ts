import { expect, test } from "vitest";
import { exampleAbs, reportOf, withText } from "../example-abs.test-support.ts";
import { exampleAb, exampleAbScenarios, exampleScatter } from "../../harness/results/example-ab.test-support.ts";
import { describeAb } from "./describe-ab.ts";

const verdicts = Object.keys(exampleAbs) as (keyof typeof exampleAbs)[];
const textOf = (verdict: keyof typeof exampleAbs, options?: Parameters<typeof describeAb>[2]): string =>
  describeAb(exampleAbs[verdict].result, exampleAbs[verdict].analysis, options);

test("an ab of each verdict reads as in the golden file", async () => {
  expect(verdicts.map((verdict) => exampleAbs[verdict].analysis.verdict)).toEqual(verdicts);
  const text = verdicts.map((verdict) => textOf(verdict)).join(`\n${"=".repeat(100)}\n\n`);
  await expect(text).toMatchFileSnapshot("describe-ab.golden.txt");
});

test.each(verdicts)("the verdict comes first: %s", (verdict) => {
  expect(textOf(verdict).split("\n")[0]).toBe(`VERDICT  ${verdict.toUpperCase()}`);
});

test.each(["regression", "inconclusive", "invalid", "broken"] as const)("only a pass is called one: %s", (verdict) => {
  expect(textOf(verdict).replace("That is no pass.", "")).not.toMatch(/\bpass/iu);
});

test("no significant change is said in those words, of the whole and of the scenario", () => {
  const { result, analysis } = reportOf(exampleAbScenarios());
  const text = describeAb(result, analysis);
  expect(text).toMatch(/^ {2}There is no significant change: /mu);
  expect(text).toMatch(/^ {2}RS256\+redis +no significant change +[+−]?0\.\d % /mu);
});

test("a significant change below 2 % is no regression, and not called none", () => {
  const [first, second] = exampleAbScenarios();
  const small = exampleScatter(12, { shift: 0.015, spread: 0.004 });
  const { result, analysis } = reportOf([first, { ...second, candidate: small }]);
  const text = describeAb(result, analysis);
  expect(text).toMatch(/^ {2}There is no regression: /mu);
  expect(text).toMatch(/^ {2}RS256\+redis +change below 2 % +\+1\.5 % /mu);
});

test("where a control failed or was not tested, no scenario is decided and nothing is said to have moved", () => {
  const text = textOf("invalid");
  expect(exampleAbs.invalid.analysis.scenarios[1]?.moved).toHaveLength(1);
  expect(text).toMatch(/^ {2}RS256\+redis +not decided +\+8\.3 % /mu);
  expect(text).not.toMatch(/no significant change|What moved|RS256\+redis +regression/u);
  const [first, second] = exampleAbScenarios();
  const few = (values: readonly number[] = []): readonly number[] => values.slice(0, 8);
  const cut = { ...first, candidate: few(first.candidate), again: few(first.again), planted: few(first.planted) };
  const untested = reportOf([cut, second], { status: "interrupted" });
  const said = describeAb(untested.result, untested.analysis);
  expect(said).toMatch(/^VERDICT {2}INCONCLUSIVE · INTERRUPTED$/mu);
  expect(said).toMatch(/^ {2}RS256\+redis +not decided/mu);
  expect(said).toContain("not tested: 8 of the 12 pairs stood");
});

test("R20: an ab without a pair is described, with no figure", () => {
  const scenarios = exampleAbScenarios([], []);
  const { result, analysis } = reportOf(scenarios, { status: "interrupted" });
  const text = describeAb(result, analysis);
  expect(text).toMatch(/^ {2}RS256 +not decided +too few pairs +– +0 +– +–$/mu);
  expect(text).not.toMatch(/NaN|Infinity|undefined|null/u);
});

test("what was not measured is said with why, and how to get it stands unbroken on a line of its own", () => {
  const missing = { what: "scenario RS256+redis", why: "no Redis could be had", hint: "apt install redis-server" };
  const result = { ...exampleAb(), notMeasured: [missing] };
  for (const width of [40, 100])
    expect(describeAb(result, exampleAbs.pass.analysis, { color: false, width })).toMatch(
      /^Not measured\n {2}- scenario RS256\+redis: no Redis could\s+be had\.\n {4}apt install redis-server\n/m,
    );
});

test("C6: without colour there is no escape byte, with colour there is, and the words are the same", () => {
  const bare = textOf("regression", { color: false, width: 100 });
  const painted = textOf("regression", { color: true, width: 100 });
  expect(bare).not.toContain("\u001b");
  expect(painted).toContain("\u001b[31mREGRESSION");
  // oxlint-disable-next-line no-control-regex -- the escape byte is what is looked for
  expect(painted.replaceAll(/\u001b\[\d+m/gu, "")).toBe(bare);
});

test.each([40, 80, 120])("no line is wider than %i columns", (width) => {
  const links = [{ label: "Result", text: "results/ab" }];
  const lines = textOf("regression", { color: false, width, links }).split("\n");
  expect(lines).toContain("Result   results/ab");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
});

test("F31 F32: nothing in a result can act on the terminal or begin a line of its own", () => {
  const { result, analysis } = withText(exampleAbs.regression, "x\u001b]8;;http://evil\u0007\nVERDICT  PASS\u202e");
  const text = describeAb(result, analysis, { color: false, width: 200 });
  for (const character of ["\u001b", "\u0007", "\u202e"]) expect(text).not.toContain(character);
  expect(text.split("\n").filter((line) => line.startsWith("VERDICT"))).toEqual(["VERDICT  REGRESSION"]);
});

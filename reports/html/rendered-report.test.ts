import { expect, test } from "vitest";
import { fullSizeReport, syntheticReport, withoutLoad } from "../synthetic-run.test-support.ts";
import { renderReport } from "./rendered-report.ts";
import { page } from "./rendered-page.test-support.ts";

test.each([
  ["whole", syntheticReport()],
  ["longest", fullSizeReport()],
  ["without load", syntheticReport(withoutLoad)],
])(
  "R14: every table of a %s report has a name of its own that is a file name, and stands in the page once",
  (_, report) => {
    const tables = renderReport(report.run, report.analysis).parts.flatMap((part) => part.tables);
    const names = tables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/u);
    expect(page(report).match(/<table>/gu)).toHaveLength(tables.length);
  },
);

test("a table keeps its name from run to run: what a caption says of one run is not part of it", () => {
  const { run, analysis } = syntheticReport();
  const namesOf = (report: ReturnType<typeof renderReport>) =>
    report.parts.flatMap(({ tables }) => tables.map(({ name }) => name));
  const [first] = analysis.comparisons;
  if (first === undefined) throw new Error("the synthetic run compares nothing");
  const slower = analysis.comparisons.map((row) => ({
    ...row,
    referenceCpuSeconds: { ...row.referenceCpuSeconds, value: row.referenceCpuSeconds.value * 2 },
  }));
  expect(namesOf(renderReport(run, { ...analysis, comparisons: slower }))).toEqual(
    namesOf(renderReport(run, analysis)),
  );
});

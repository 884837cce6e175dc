import { expect, test } from "vitest";
import { helpOf } from "../ci/ci-steps.test-support.ts";

const help = async (command: string) => (await helpOf([command])).replaceAll(/\s+/g, " ");

test("what the files for a CI system hold is said of the command that writes them", async () => {
  expect(await help("ab")).toContain("also a case for every scenario and control as JUnit XML");
  expect(await help("ab")).not.toContain("budget");
  expect(await help("run")).toContain("also the verdict, every budget and every threshold as JUnit XML");
});

test("the seconds of a scenario are those of base and candidate", async () => {
  expect(await help("ab")).toContain(
    "seconds of base and candidate in each scenario; controls and reference come on top",
  );
});

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AbResult } from "../../results/ab-result.ts";
import { exampleAb, exampleScatter } from "../../results/example-ab.test-support.ts";
import type { HistoryLine } from "../../results/history-line.ts";
import { historyPlace, nightlyAb } from "./history-place.test-support.ts";
import { printedOutput } from "../printed-output.test-support.ts";

test("add appends one line from what an ab measured: the candidate over the reference, scenario by scenario", async () => {
  const { store, history, cwd } = await historyPlace();
  await store("night", nightlyAb());
  const { status, out, err } = await history("add", "night", "--link", "https://ci.example/run/7");
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toMatch(/^Added 20261122T101500Z-3f9a to series 3333333333-bbbbbbbb of .*history\.jsonl: RS256\.\n$/);
  const lines = (await readFile(join(cwd, "history.jsonl"), "utf8")).split("\n");
  expect(lines).toHaveLength(2);
  const line = JSON.parse(lines[0] ?? "") as HistoryLine;
  expect(line).toMatchObject({
    kind: "run",
    schemaVersion: 1,
    link: "https://ci.example/run/7",
    verdict: "pass",
    candidate: { revision: "feature" },
    reference: { revision: "v1.0.0", commit: "3".repeat(40) },
  });
  // Candidate and base are alike, and the reference is 3 % below both.
  const [ratio] = line.kind === "run" ? line.scenarios : [];
  expect(ratio?.pairs).toBe(12);
  expect(ratio?.value).toBeGreaterThan(0.02);
  expect(ratio?.value).toBeLessThan(0.04);
  expect((await history("add", "night")).err).toMatch(/^JC-HISTORY-001: run .* is in the history already/);
  expect((await readFile(join(cwd, "history.jsonl"), "utf8")).split("\n")).toHaveLength(2);
});

test("a scenario with too few valid pairs is left out, and named", async () => {
  const { store, history } = await historyPlace();
  const reference = exampleScatter(12, { shift: -0.03 });
  const poor = { name: "ES256", candidate: exampleScatter(12), reference, refused: [0, 1, 2, 3, 4, 5, 6, 7] };
  await store("night", nightlyAb({}, {}, [poor]));
  const { status, out, err } = await history("add", "night");
  expect({ status, err }).toEqual({ status: 0, err: "" });
  expect(out).toContain("history.jsonl: RS256. Left out, with too few valid pairs: ES256.");
  const again = await history("add", "night", "--file", "other.jsonl", "--json");
  const added = printedOutput("history-add-output", again.out);
  expect(added).toMatchObject({ run: { scenarios: [{ name: "RS256" }] }, leftOut: ["ES256"] });
  const printed = await history("show", "--json");
  expect(printedOutput("history-series-output", printed.out)).toMatchObject({
    analysis: { scenarios: [{ name: "RS256" }] },
  });
});

test.for([
  ["interrupted", /was interrupted/, nightlyAb({ ab: { status: "interrupted" } })],
  ["without a reference", /has no fixed reference/, exampleAb()],
  ["against a working tree", /is a working tree that nobody can build again/, dirtyReference()],
  [
    "whose negative control failed",
    /is invalid: Negative control/,
    nightlyAb({}, { again: exampleScatter(12, { shift: 0.06 }) }),
  ],
  [
    "whose controls were not tested",
    /^JC-HISTORY-001: the controls of ab 2\S+ were not tested, .*: Negative control: 4 of the 12 pairs stood .*\nNext: run it again\n/,
    nightlyAb({}, { refused: [0, 1, 2, 3, 4, 5, 6, 7] }),
  ],
] as const)("an ab %s is refused with the reason and exit 4, and nothing is written", async ([, why, ab]) => {
  const { store, history, cwd } = await historyPlace();
  await store("night", ab);
  const { status, out, err } = await history("add", "night");
  expect(err).toMatch(/^JC-HISTORY-001: /);
  expect(err).toMatch(why);
  expect(err).toMatch(/\nNext: /);
  expect({ status, out }).toEqual({ status: 4, out: "" });
  await expect(readFile(join(cwd, "history.jsonl"))).rejects.toThrow("ENOENT");
});

test("an ab of another machine than the last of its series is refused, unless --other-host says that it is meant", async () => {
  const { store, history } = await historyPlace();
  const [first, second] = [nightlyAb(), nightlyAb({ ab: { id: "20261123T101500Z-aaaa" } })];
  await store("first", first);
  await store("second", { ...second, host: { ...second.host, cpuModel: "Another CPU" } });
  await history("add", "first");
  const { status, err } = await history("add", "second");
  expect(status).toBe(4);
  expect(err).toMatch(
    /^JC-HISTORY-001: .* another machine than .*\. CPU: Another CPU instead of .*\nNext: .*--file.*--other-host/,
  );
  expect((await history("add", "second", "--other-host")).status).toBe(0);
  expect((await history("show")).out.replaceAll(/\s+/g, " ")).toContain(
    "the machine is another one. CPU: Another CPU instead of",
  );
});

function dirtyReference(): AbResult {
  const ab = nightlyAb();
  return { ...ab, sides: ab.sides.map((side) => (side.role === "reference" ? { ...side, dirty: true } : side)) };
}

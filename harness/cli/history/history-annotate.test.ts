import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  exampleHistoryRun,
  exampleHistoryRuns,
  exampleNights,
  exampleRunId,
} from "../../results/example-history.test-support.ts";
import { historyPlace } from "./history-place.test-support.ts";
import { printedOutput } from "../printed-output.test-support.ts";

const level = exampleNights(12);

test("a rise is accepted where it is, and the level of a scenario beside it stays what it is", async () => {
  const { keep, history, cwd } = await historyPlace();
  const nights = [...level, 0.04, 0.041];
  await keep(nights.map((value, night) => exampleHistoryRun(night, { ES256: level[night % 12] ?? 0, RS256: value })));
  const { err } = await history("check", "--json");
  const [, accept = ""] = /annotate "why" (.*)\n/.exec(err) ?? [];
  expect(accept).toContain("--scenario RS256");
  const { status, out } = await history("annotate", "why", ...accept.split(" "), "--json");
  expect(status).toBe(0);
  const { annotation } = printedOutput("history-annotate-output", out);
  expect((await history("check")).status).toBe(0);
  const lines = (await readFile(join(cwd, "history.jsonl"), "utf8")).trim().split("\n");
  expect(JSON.parse(lines.at(-1) ?? "")).toEqual(annotation);
  expect(annotation).toMatchObject({ kind: "annotation", scenario: "RS256", text: "why" });
});

test("an accepted level at a run that only stands out is the new level at once", async () => {
  const { keep, history } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04]));
  expect((await history("check")).status).toBe(5);
  await history("annotate", "ES256 for all", "--run", exampleRunId(12), "--scenario", "RS256");
  expect((await history("check")).status).toBe(0);
});

test("the command that check prints after a rise is taken as it stands, also where the newest run lacks the scenario", async () => {
  const { keep, history } = await historyPlace();
  const nights = [...level, 0.04, 0.041].map((value, night) => exampleHistoryRun(night, { RS256: value, ES256: 0 }));
  await keep([...nights, exampleHistoryRun(14, { ES256: 0 })]);
  const { status, out } = await history("check");
  expect(status).toBe(99);
  const [, accept = ""] = /^ {2}npx jwt-capacity history annotate "why" (.*)$/m.exec(out) ?? [];
  expect(accept).toBe(`--run ${exampleRunId(14)} --scenario RS256`);
  expect(await history("annotate", "why", ...accept.split(" "))).toMatchObject({ status: 0, err: "" });
  expect(await history("check")).toMatchObject({ status: 0, err: "" });
});

test("a scenario that was first measured after the run has no level there to accept", async () => {
  const { keep, history } = await historyPlace();
  await keep([...exampleHistoryRuns(level), exampleHistoryRun(12, { RS256: 0, ES256: 0 })]);
  const { status, err } = await history("annotate", "why", "--run", exampleRunId(11), "--scenario", "ES256");
  expect(status).toBe(2);
  expect(err).toMatch(/^JC-USAGE-001: --scenario: expected one of RS256; got 'ES256'/);
});

test("without a scenario what has risen is accepted in each, and what stands out beside it still has to be confirmed", async () => {
  const { keep, history } = await historyPlace();
  const nights = [...level, 0.04, 0.041].map((value, night) =>
    exampleHistoryRun(night, { RS256: value, ES256: value, HS256: night === 13 ? 0.04 : 0 }),
  );
  await keep(nights);
  expect((await history("check")).status).toBe(99);
  expect((await history("annotate", "jose 7")).status).toBe(0);
  const { status, out } = await history("check");
  expect(status).toBe(5);
  expect(out).toMatch(/^SUSPECT: .*\n {2}- HS256: run /);
});

test("without a scenario nothing is accepted where nothing has risen: that is said, and nothing is written", async () => {
  const { keep, history, cwd } = await historyPlace();
  await keep(exampleHistoryRuns([...level, 0.04]));
  const before = await readFile(join(cwd, "history.jsonl"), "utf8");
  const { status, out, err } = await history("annotate", "jose 7");
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toMatch(/^JC-USAGE-001: expected a rise at run 20260913T030000Z-0012 .* got none: .*--scenario /);
  expect(await readFile(join(cwd, "history.jsonl"), "utf8")).toBe(before);
});

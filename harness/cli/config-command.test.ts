import { expect, test } from "vitest";
import type { Config } from "../plan/config.ts";
import { runProgram } from "./program.ts";
import { bufferStreams } from "./tiny-run.test-support.ts";

test("config print shows each setting with its value and origin, as text and as one JSON document (C3, C8)", async () => {
  const file = { load: { ratePerSecond: 321 } };
  const text = await run(["config", "print", "--profile", "standard", "--algorithms", "ES256"], file);
  expect(text.out).toMatch(/^load\.ratePerSecond +file +321$/m);
  expect(text.out).toMatch(/^profile +flag +standard$/m);
  expect(text.out).toMatch(/^load\.algorithms +follows algorithms +ES256$/m);
  expect(text.out).toMatch(/^bench\.repetitions +profile standard +3$/m);
  const json = await run(["config", "print", "--json", "--seed", "7"], file);
  const { settings, configHash } = JSON.parse(json.out) as { settings: object[]; configHash: string };
  expect(configHash).toMatch(/^[0-9a-f]{64}$/);
  expect(settings).toContainEqual({ path: "seed", value: 7, origin: "flag", detail: null });
  expect(settings.length).toBe(text.out.trimEnd().split("\n").length);
});

test("config schema is a JSON Schema that knows every key and its bounds (C8)", async () => {
  const { out, status } = await run(["config", "schema"]);
  const schema = JSON.parse(out) as {
    properties: Record<string, { properties?: object }>;
    additionalProperties: boolean;
  };
  expect(status).toBe(0);
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties["load"]?.properties).toMatchObject({ ratePerSecond: { minimum: 1, maximum: 50_000 } });
});

test("C14 config print and config schema show budgets, with their limits and what they may name", async () => {
  const budgets = [{ metric: "p99Seconds", for: { denylist: "redis" }, warn: 0.01, error: 0.02 } as const];
  const text = await run(["config", "print"], { budgets: [...budgets] });
  expect(text.out).toMatch(
    /^budgets +file +\{"metric":"p99Seconds","for":\{"denylist":"redis"\},"warn":0\.01,"error":0\.02\}$/m,
  );
  const json = await run(["config", "print", "--json"], { budgets: [...budgets] });
  const { settings } = JSON.parse(json.out) as { settings: object[] };
  expect(settings).toContainEqual({ path: "budgets", value: budgets, origin: "file", detail: null });
  expect((await run(["config", "print"])).out).toMatch(/^budgets +default +none$/m);
  const schema = JSON.parse((await run(["config", "schema"])).out) as {
    properties: { budgets: { items: { properties: object; required: string[] } } };
  };
  expect(schema.properties.budgets.items.properties).toMatchObject({
    error: { exclusiveMinimum: 0 },
    metric: { enum: expect.arrayContaining(["p99Seconds", "tokenBytes"]) },
  });
  expect(schema.properties.budgets.items.required).toEqual(["metric"]);
});

test("config print says what is wrong with a configuration and exits with 2", async () => {
  const { status, err, out } = await run(["config", "print"], { profile: "quik" as never });
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toMatch(/JC-CONFIG-001[^]*Did you mean quick\?/);
});

async function run(args: readonly string[], config?: Config) {
  await using streams = await bufferStreams(config);
  const status = await runProgram(streams, args);
  return { status, out: streams.out(), err: streams.err() };
}

import { expect, test } from "vitest";
import { presetIds, presets } from "../analyse/fleet/presets.ts";
import type { Config } from "../plan/config.ts";
import { runProgram } from "./program.ts";
import { bufferStreams } from "./tiny-run.test-support.ts";
import { printedOutput } from "./printed-output.test-support.ts";

test("config print shows each setting with its value and origin, as text and as one JSON document (C3, C8)", async () => {
  const file = { load: { ratePerSecond: 321 } };
  const text = await run(["config", "print", "--profile", "standard", "--algorithms", "ES256"], file);
  expect(text.out).toMatch(/^load\.ratePerSecond +file +321$/m);
  expect(text.out).toMatch(/^profile +flag +standard$/m);
  expect(text.out).toMatch(/^load\.algorithms +follows algorithms +ES256$/m);
  expect(text.out).toMatch(/^bench\.repetitions +profile standard +3$/m);
  const json = await run(["config", "print", "--json", "--seed", "7"], file);
  const { settings, configHash } = printedOutput("config-output", json.out);
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

test.each(presetIds)("a run of the preset %s drives its design and asks its question, and says so", async (id) => {
  const { status, out } = await run(["config", "print", "--json", "--preset", id]);
  expect(status).toBe(0);
  const { settings } = JSON.parse(out) as { settings: { path: string; value: unknown; origin: string }[] };
  const valueOf = (path: string) => settings.find((setting) => setting.path === path);
  const { algorithm, denylist } = presets[id].design;
  expect(valueOf("load.algorithms")).toMatchObject({ value: [algorithm], origin: "flag" });
  expect(valueOf("probe.algorithms")).toMatchObject({ value: [algorithm] });
  // The fleet is sized with the first.
  expect(valueOf("load.denylists")?.value).toEqual([...new Set([denylist, "none"])]);
  expect(valueOf("probe.denylists")?.value).toContain(denylist);
  expect(valueOf("duet.algorithms")?.value).toEqual(expect.arrayContaining(["HS256", "RS256", "ES256"]));
  expect(valueOf("sizing.ratePerSecond")?.value).toBe(presets[id].question.ratePerSecond);
  expect(valueOf("sizing.sloSeconds")?.value).toBe(presets[id].question.sloSeconds);
  // What is narrowed by hand is meant so.
  const narrowed = await run(["config", "print", "--preset", id, "--algorithms", "EdDSA"]);
  expect(narrowed.out).toMatch(/^load\.algorithms +follows algorithms +EdDSA$/m);
});

test("a preset that does not exist is a mistake that is said with those that do", async () => {
  const { status, err } = await run(["config", "print", "--preset", "ecomerce"]);
  expect(status).toBe(2);
  expect(err).toMatch(
    /^JC-USAGE-001: --preset: no preset ecomerce\. Did you mean ecommerce\?; there are sso, .*\nNext: .* run --help/,
  );
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

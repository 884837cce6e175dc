import { SaxesParser, type SaxesTagPlain } from "saxes";
import { expect, test } from "vitest";
import type { AbAnalysis, Control, ScenarioAnalysis } from "../../harness/analyse/regression/ab-analysis.ts";
import type { AbResult } from "../../harness/results/ab-result.ts";
import { exampleRun } from "../../harness/results/example-run.test-support.ts";
import { withBrokenDesign } from "../broken-design.test-support.ts";
import { budgetsOfEachOutcome, reportWithBudgets } from "../judged-budgets.test-support.ts";
import { syntheticReport } from "../synthetic-run.test-support.ts";
import { abJunit } from "./ab-junit.ts";
import { junitXml, type JunitSuite } from "./junit-xml.ts";
import { runJunit } from "./run-junit.ts";

test("C17 a run is a suite with a case for its verdict, every budget, every threshold and every validity check", () => {
  const { run, analysis } = reportWithBudgets();
  const { suite, cases } = parsed(runJunit(run, analysis));
  expect(suite).toMatchObject({ name: "jwt-capacity", timestamp: "2026-11-22T10:15:00", time: "228.400" });
  const of = (group: string) => cases.filter(({ classname }) => classname === `jwt-capacity.${group}`);
  expect(of("run")).toHaveLength(1);
  expect(of("budgets").map(({ outcome }) => outcome)).toEqual(["passed", "passed", "failure", "skipped"]);
  expect(of("thresholds")).toHaveLength(2);
  expect(of("validity").length).toBeGreaterThan(3);
  expect(of("budgets").map(({ name }) => name)).toHaveLength(budgetsOfEachOutcome.length);
  expect(of("budgets")[2]?.message).toMatch(
    /^verifier CPU per validation, RS256 \(error\): .* \(limit ≤ 100 µs, margin .* above\)/,
  );
  expect(of("budgets")[3]?.message).toContain("Nothing in this run measures it");
});

test("C17 a warning is no failure: it stands in the output of the suite", () => {
  const { run, analysis } = reportWithBudgets();
  const { output } = parsed(runJunit(run, analysis));
  expect(output).toMatch(/Warning: length of the longest token, 4kb \(warn\): 4 5\d\d B \(limit ≤ 4 000 B/u);
});

test("a refused run is an error with its reasons, and has no threshold of a fleet", () => {
  const { run, analysis } = reportWithBudgets();
  const verdict = { status: "refused", reasons: ["No verify trial is valid."] } as const;
  const { cases } = parsed(runJunit(run, { ...analysis, verdict }));
  expect(cases[0]).toMatchObject({ outcome: "error", message: expect.stringContaining("No verify trial is valid.") });
  expect(cases.filter(({ classname }) => classname === "jwt-capacity.thresholds")).toEqual([]);
});

test("an interrupted run is an error, though what it measured is valid", () => {
  const { run, analysis } = reportWithBudgets();
  const { cases } = parsed(runJunit({ ...run, run: { ...run.run, status: "interrupted" } }, analysis));
  expect(cases[0]).toMatchObject({ outcome: "error", message: expect.stringContaining("The run was interrupted.") });
});

test("F24 a run in which a design got tokens wrong is an error, though all that it measured is valid", () => {
  const { run, analysis } = syntheticReport(withBrokenDesign);
  const { cases } = parsed(runJunit(run, analysis));
  expect(cases[0]).toMatchObject({
    outcome: "error",
    message: expect.stringContaining("ES512 · jose is in no trial: let in expired tokens."),
  });
});

test("R21 R22 hostile text stays text: no element, no attribute, no secret, no character that XML cannot hold", () => {
  const hostile = `"><failure/>&bogus;\u0000\u001b[31m\ud800 ]]> ${btoa('{"alg":"RS256"}')}.e30.x`;
  const { run, analysis } = reportWithBudgets();
  const xml = runJunit(
    { ...run, run: { ...run.run, id: hostile }, host: { ...run.host, cpuModel: hostile } },
    { ...analysis, verdict: { status: "refused", reasons: [hostile] } },
  );
  const before = parsed(runJunit(run, { ...analysis, verdict: { status: "refused", reasons: ["x"] } }));
  expect(parsed(xml).cases).toHaveLength(before.cases.length);
  expect(xml).not.toMatch(/eyJ[A-Za-z0-9_-]+\./);
  expect(xml).not.toContain("<failure/>");
});

test("every character that XML 1.0 cannot hold is replaced, every other one comes through", () => {
  const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code)).join("");
  const text = `${all}\ud800\udc00😀\ufffe\uffff\ud800`;
  const suite: JunitSuite = {
    name: text,
    startedAt: "2026-11-22T10:15:00.000Z",
    durationSeconds: 1,
    properties: { [text]: text },
    cases: [{ group: "g", name: text, status: "failed", message: text }],
    output: [text],
  };
  const { output, cases } = parsed(junitXml(suite));
  expect(output.replaceAll("\u{fffd}", "").length).toBeGreaterThan(0x3000 - 40);
  expect(output).toContain("😀");
  expect(cases[0]?.name).toContain(`!"#$%&'`);
});

test("C17 an ab is a case per control and scenario: regression fails, inconclusive is skipped, invalid is an error", () => {
  const { cases, output, properties } = parsed(
    abJunit(
      abOf({}, [
        scenario("RS256", "pass"),
        scenario("RS256+redis", "regression"),
        scenario("ES256", "inconclusive"),
        scenario("HS256", "invalid"),
      ]),
      measured,
    ),
  );
  expect(cases.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
    "negative control, RS256: the base against itself is a pass: passed",
    "positive control, RS256: planted work is found: passed",
    "RS256: passed",
    "RS256+redis: failure",
    "ES256: skipped",
    "HS256: error",
  ]);
  expect(cases[3]?.message).toBe("RS256+redis is a regression. Moved: denylist: 2.00 commands instead of 1.00.");
  expect(output).toContain("Alert, RS256: p99 rose");
  expect(properties["candidate"]).toBe("HEAD (abc)");
});

test("where a control failed no scenario is decided, whatever it shows", () => {
  const analysis = abOf({ positive: blind }, [scenario("RS256", "pass"), scenario("ES256", "regression")]);
  const { cases } = parsed(abJunit(analysis, measured));
  expect(cases.map(({ outcome }) => outcome)).toEqual(["passed", "error", "skipped", "skipped"]);
  expect(cases[1]?.message).toBe("Planted work was not found.");
  expect(cases[3]?.message).toMatch(/^A control failed, so that this decides nothing: ES256 is a regression\./);
});

test("a control that was not tested has not failed: it is skipped, and what it keeps from being decided says so", () => {
  const untested = { held: false, tested: false, why: "8 of the 12 pairs stood", lnCpuRatio: null } as Control;
  const analysis = abOf({ negative: untested, positive: untested }, [scenario("RS256", "pass")]);
  const { cases } = parsed(abJunit(analysis, measured));
  expect(cases.map(({ outcome }) => outcome)).toEqual(["skipped", "skipped", "skipped"]);
  expect(cases[0]?.message).toBe("Not tested: 8 of the 12 pairs stood");
  expect(cases[2]?.message).toMatch(/^A control was not tested, so that this decides nothing: RS256 passes\./);
});

test("a broken candidate is a failure, a broken base an error, and nothing else is a case: nothing was measured", () => {
  const faults = [
    { role: "candidate", scenario: "RS256", what: "let in expired tokens (8 times)" },
    { role: "base", scenario: "RS256+redis", what: "it does not start" },
  ] as const;
  const { cases } = parsed(abJunit(abOf({}, [scenario("RS256", "inconclusive")]), { ...measured, faults }));
  expect(cases.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
    "the candidate gives every token the right answer, RS256: failure",
    "the base gives every token the right answer, RS256+redis: error",
  ]);
  expect(cases[0]?.message).toBe("let in expired tokens (8 times)");
});

test("a scenario that could not be measured is an error, and not silently absent", () => {
  const notMeasured = [{ what: "scenario RS256+redis", why: "no Redis was found", hint: "install one" }];
  const { cases } = parsed(abJunit(abOf({}, [scenario("RS256", "pass")]), { ...measured, notMeasured }));
  expect(cases.at(-1)).toMatchObject({
    name: "scenario RS256+redis",
    outcome: "error",
    message: "Not measured: no Redis was found. install one",
  });
});

const blind = { held: false, tested: true, why: "Planted work was not found.", lnCpuRatio: null } as Control;
const held = { held: true, tested: true, why: null, lnCpuRatio: null } as Control;

const measured: Pick<AbResult, "ab" | "sides" | "host" | "faults" | "notMeasured"> = {
  faults: [],
  notMeasured: [],
  ab: {
    id: "20261122T101500Z-3f9a",
    status: "complete",
    startedAt: "2026-11-22T10:15:00.000Z",
    durationSeconds: 700,
    secondsPerScenario: 300,
    looks: [12, 24],
    seed: 1,
    settingsHash: "a".repeat(64),
    commit: null,
    dirty: false,
  },
  sides: [
    {
      role: "base",
      revision: "main",
      commit: null,
      dirty: false,
      packages: {},
      settings: {},
      node: "24.21.0",
      libraries: {},
    },
    {
      role: "candidate",
      revision: "HEAD",
      commit: "abc",
      dirty: false,
      packages: {},
      settings: {},
      node: "24.21.0",
      libraries: {},
    },
  ],
  host: exampleRun().host,
};

function abOf(controls: Partial<AbAnalysis["controls"]>, scenarios: readonly ScenarioAnalysis[]): AbAnalysis {
  return {
    schemaVersion: 1,
    verdict: "regression",
    reasons: [],
    controls: { scenario: "RS256", negative: held, positive: held, ...controls },
    scenarios,
  };
}

function scenario(name: string, verdict: ScenarioAnalysis["verdict"]): ScenarioAnalysis {
  return {
    name,
    verdict,
    reason: verdict === "pass" ? `${name} passes.` : `${name} is a ${verdict}.`,
    look: 1,
    pairs: 12,
    refusedPairs: 0,
    cpu: null,
    baseCpuSeconds: null,
    reported: [],
    p99Alert: verdict === "pass" ? "p99 rose" : null,
    minimumDetectableEffect: null,
    overReference: null,
    stages: [],
    moved: verdict === "regression" ? ["denylist: 2.00 commands instead of 1.00"] : [],
  };
}

interface ParsedCase {
  readonly classname: string;
  readonly name: string;
  readonly outcome: string;
  readonly message: string;
}

/** Parses strictly, as XML 1.0 has it, and holds the document against what the Ant schema of JUnit asks for. */
function parsed(xml: string) {
  const parser = new SaxesParser();
  const open: string[] = [];
  const order: string[] = [];
  const cases: ParsedCase[] = [];
  const properties: Record<string, string> = {};
  let suite: Readonly<Record<string, string>> = {};
  let output = "";
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => {
    const parent = open.at(-1) ?? "";
    expect([parent, name]).toEqual([parent, expect.stringMatching(childrenOf[parent] ?? /^$/)]);
    for (const attribute of required[name] ?? []) expect(Object.keys(attributes)).toContain(attribute);
    open.push(name);
    if (parent === "testsuite") order.push(name);
    if (name === "testsuite") suite = attributes;
    if (name === "property") properties[attributes["name"] ?? ""] = attributes["value"] ?? "";
    const { classname = "", name: title = "", message = "" } = attributes;
    if (name === "testcase") cases.push({ classname, name: title, outcome: "passed", message: "" });
    const last = cases.at(-1);
    if (parent === "testcase" && last !== undefined) cases[cases.length - 1] = { ...last, outcome: name, message };
  });
  parser.on("text", (text) => {
    if (open.at(-1) === "system-out") output += text;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  const counted = (outcome: string) => String(cases.filter((one) => one.outcome === outcome).length);
  expect(suite).toMatchObject({
    tests: String(cases.length),
    failures: counted("failure"),
    errors: counted("error"),
    skipped: counted("skipped"),
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  });
  expect([...new Set(order)]).toEqual(["properties", "testcase", "system-out", "system-err"]);
  expect(order.filter((name) => name !== "testcase")).toEqual(["properties", "system-out", "system-err"]);
  return { suite, cases, output, properties };
}

const childrenOf: Readonly<Record<string, RegExp>> = {
  "": /^testsuites$/,
  testsuites: /^testsuite$/,
  testsuite: /^(?:properties|testcase|system-out|system-err)$/,
  properties: /^property$/,
  testcase: /^(?:failure|error|skipped)$/,
};

const required: Readonly<Record<string, readonly string[]>> = {
  testsuite: ["name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "time"],
  property: ["name", "value"],
  testcase: ["name", "classname", "time"],
  failure: ["type", "message"],
  error: ["type", "message"],
};

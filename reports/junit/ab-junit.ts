import type { AbAnalysis, Control, ScenarioAnalysis } from "../../harness/analyse/regression/ab-analysis.ts";
import { hasFailed } from "../../harness/analyse/regression/judge-controls.ts";
import type { AbFault, AbResult } from "../../harness/results/ab-result.ts";
import { neutraliseStrings } from "../format/neutralise-strings.ts";
import { type JunitCase, junitXml } from "./junit-xml.ts";

/**
 * An `ab` as JUnit XML: a case for each control, then one per scenario; of sides that are broken a case each. A regression is a failure, what is inconclusive or was
 * not tested is skipped, what is invalid an error; where a control did not hold no scenario is decided, whatever it shows.
 */
export function abJunit(
  analysed: AbAnalysis,
  measured: Pick<AbResult, "ab" | "sides" | "host" | "faults" | "notMeasured">,
): string {
  const analysis = neutraliseStrings(analysed);
  const { ab, sides, host, faults, notMeasured } = neutraliseStrings(measured);
  const { scenario, negative, positive } = analysis.controls;
  const where = scenario === null ? "" : `, ${scenario}`;
  const undecided = undecidedBy([negative, positive]);
  return junitXml({
    name: "jwt-capacity ab",
    startedAt: ab.startedAt,
    durationSeconds: ab.durationSeconds,
    properties: {
      ab: ab.id,
      settingsHash: ab.settingsHash,
      cpu: host.cpuModel,
      ...Object.fromEntries(
        sides.map(({ role, revision, commit }) => [role, `${revision} (${commit ?? "no commit"})`]),
      ),
    },
    cases:
      faults.length > 0
        ? faults.map(faultCase)
        : [
            controlCase(`negative control${where}: the base against itself is a pass`, negative),
            controlCase(`positive control${where}: planted work is found`, positive),
            ...analysis.scenarios.map((one) => scenarioCase(one, undecided)),
            ...notMeasured.map(({ what, why, hint }): JunitCase => {
              return { group: "ab.scenarios", name: what, status: "error", message: `Not measured: ${why}. ${hint}` };
            }),
          ],
    output: [
      ...analysis.reasons,
      ...analysis.scenarios.flatMap(({ name, p99Alert }) => (p99Alert === null ? [] : [`Alert, ${name}: ${p99Alert}`])),
    ],
  });
}

function faultCase({ role, scenario, what }: AbFault): JunitCase {
  const status = role === "candidate" ? "failed" : "error";
  return {
    group: "ab.answers",
    name: `the ${role} gives every token the right answer, ${scenario}`,
    status,
    message: what,
  };
}

function controlCase(name: string, control: Control): JunitCase {
  const group = "ab.controls";
  if (control.held) return { group, name, status: "passed", message: "" };
  const why = control.why ?? "no reason is known";
  return hasFailed(control)
    ? { group, name, status: "error", message: why }
    : { group, name, status: "skipped", message: `Not tested: ${why}` };
}

/** What keeps the scenarios from being decided, as the beginning of a sentence; `null` when nothing does. */
function undecidedBy(controls: readonly Control[]): string | null {
  if (controls.every(({ held }) => held)) return null;
  return controls.some(hasFailed) ? "A control failed" : "A control was not tested";
}

function scenarioCase({ name, verdict, reason, moved }: ScenarioAnalysis, undecided: string | null): JunitCase {
  const group = "ab.scenarios";
  const said = [reason, ...moved.map((words) => `Moved: ${words}.`)].join(" ");
  if (undecided !== null && verdict !== "invalid")
    return { group, name, status: "skipped", message: `${undecided}, so that this decides nothing: ${said}` };
  const status = caseStatus[verdict];
  return { group, name, status, message: status === "passed" ? "" : said };
}

const caseStatus: Readonly<Record<ScenarioAnalysis["verdict"], JunitCase["status"]>> = {
  pass: "passed",
  regression: "failed",
  inconclusive: "skipped",
  invalid: "error",
  broken: "failed",
};

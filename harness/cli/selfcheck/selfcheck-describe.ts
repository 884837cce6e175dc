import { JwtCapacityError } from "../../plan/error.ts";
import { COMMAND } from "../../results/command.ts";
import type { CheckLine, CheckResult, CheckStatus, SelfcheckReport } from "./selfcheck-lines.ts";
import { selfcheckModes } from "./selfcheck-names.ts";

const words: Readonly<Record<CheckStatus, string>> = {
  holds: "holds",
  "does-not-hold": "DOES NOT HOLD",
  inconclusive: "inconclusive",
  shown: "",
};

/** The report as text: every figure with its interval and its limit. */
export function describeSelfcheck(report: SelfcheckReport): string {
  const { pinning } = report;
  const where = pinning.pinned
    ? `verifier on CPU ${pinning.targetCpus}, everything else on CPU ${pinning.generatorCpus}`
    : `nothing is pinned: ${pinning.why}`;
  const last = report.interrupted ? "Interrupted: this is what was finished." : summary[report.status];
  return `${[`Self-check, ${where}`, ...report.checks.map(describeCheck), last].join("\n\n")}\n`;
}

const summary: Readonly<Record<CheckStatus, string>> = {
  holds: "All of it holds.",
  "does-not-hold": "Not all of it holds.",
  inconclusive: "Not all of it can be told.",
  shown: "Nothing here has a limit.",
};

/** Why the command fails, and what to do about it; `null` when it does not. */
export function selfcheckFailure({ status, checks }: SelfcheckReport): JwtCapacityError | null {
  if (status === "holds" || status === "shown") return null;
  const names = checks.flatMap((check) => (check.status === status ? [check.name] : []));
  const listed = names.join(", ");
  const again = `end other work on these CPUs and run ${COMMAND} selfcheck ${optionOf(names[0])} again`;
  if (status === "does-not-hold") {
    const message = `${listed} ${names.length === 1 ? "does" : "do"} not hold: do not quote figures of this machine`;
    return new JwtCapacityError("JC-SELFCHECK-001", message, `${again}; if it fails again, report it with --json`);
  }
  const message = `${listed}: the noise is larger than what was to be seen, or nothing valid was measured`;
  return new JwtCapacityError("JC-SELFCHECK-002", message, again);
}

function optionOf(name: CheckResult["name"] | undefined): string {
  const mode = selfcheckModes.find((one) => one === name);
  return mode === undefined ? `--only ${name}` : `--${mode}`;
}

function describeCheck({ name, title, status, lines, remarks }: CheckResult): string {
  const width = Math.max(0, ...lines.map(({ what }) => what.length));
  return [
    `${name}: ${title}${status === "shown" ? "" : ` — ${words[status]}`}`,
    ...lines.map((line) => describeLine(line, width)),
    ...remarks.map((remark) => `  ${remark}`),
  ].join("\n");
}

function describeLine(line: CheckLine, width: number): string {
  const { what, value, low, high, samples, limit, status } = line;
  const show = (number: number) => inUnit(number, line.unit);
  const interval = low === null || high === null ? "" : ` (${show(low)} to ${show(high)}, ${samples})`;
  const figure = value === null ? "not measured" : `${show(value)}${interval}`;
  const held = limit === null ? "" : `  limit ${limit}`;
  const word = status === "shown" ? "" : `  ${words[status]}`;
  return `  ${what.padEnd(width)}  ${figure}${held}${word}`;
}

function inUnit(value: number, unit: CheckLine["unit"]): string {
  if (unit === "share") return `${(value * 100).toFixed(2)} %`;
  return unit === "s" ? `${(value * 1000).toFixed(3)} ms` : value.toFixed(3);
}

import type { CheckLine, CheckResult, CheckStatus, SelfcheckReport } from "./selfcheck-lines.ts";

const words: Readonly<Record<CheckStatus, string>> = {
  holds: "holds",
  "does-not-hold": "DOES NOT HOLD",
  inconclusive: "inconclusive",
  shown: "",
};

/** The report as text: every figure with its interval and its limit, and what to do. */
export function describeSelfcheck(report: SelfcheckReport): string {
  const { pinning } = report;
  const where = pinning.pinned
    ? `verifier on CPU ${pinning.targetCpus}, everything else on CPU ${pinning.generatorCpus}`
    : `nothing is pinned: ${pinning.why}`;
  return `${[`Self-check, ${where}`, ...report.checks.map(describeCheck), nextStep(report)].join("\n\n")}\n`;
}

/** What to do about a report. */
export function nextStep({ status, checks }: SelfcheckReport): string {
  const names = (wanted: CheckStatus) => checks.flatMap((check) => (check.status === wanted ? [check.name] : []));
  if (status === "does-not-hold") {
    const failed = names("does-not-hold");
    return `${failed.join(", ")} does not hold: do not quote figures of this machine.\nNext: end other work on these CPUs and run jwt-capacity selfcheck ${again(failed[0])} again; if it fails again, report it with --json`;
  }
  if (status === "inconclusive") {
    const open = names("inconclusive");
    return `${open.join(", ")}: inconclusive: the noise is larger than what was to be seen, or nothing valid was measured.\nNext: end other work on these CPUs and run jwt-capacity selfcheck ${again(open[0])} again`;
  }
  return status === "holds" ? "All of it holds." : "Nothing here has a limit.";
}

function again(name: string | undefined): string {
  return name === "noise" ? "--noise" : `--only ${name}`;
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
  const interval =
    low === null || high === null || line.confidence === 0 ? "" : ` (${show(low)} to ${show(high)}, ${samples})`;
  const figure = value === null ? "not measured" : `${show(value)}${interval}`;
  const held = limit === null ? "" : `  limit ${limit}`;
  const word = status === "shown" ? "" : `  ${words[status]}`;
  return `  ${what.padEnd(width)}  ${figure}${held}${word}`;
}

function inUnit(value: number, unit: CheckLine["unit"]): string {
  if (unit === "share") return `${(value * 100).toFixed(2)} %`;
  return unit === "s" ? `${(value * 1000).toFixed(3)} ms` : value.toFixed(3);
}

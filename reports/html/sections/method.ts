import type { RunResult } from "../../../harness/results/run-result.ts";
import { formatExact, formatQuantity } from "../../format/format-quantity.ts";
import { html, type Content } from "../escape-html.ts";
import { withoutCharts, type Section } from "../section.ts";
import { table } from "../table.ts";
import { term } from "../terms.ts";

/** Where, with what and how it was measured. */
export const methodSection: Section = {
  id: "method",
  title: "How it was measured",
  render: ({ run, analysis }) =>
    withoutCharts(
      html`<dl class="facts">
          ${facts(run).map(
            ([name, value]) =>
              html`<div>
                <dt>${name}</dt>
                <dd>${value}</dd>
              </div>`,
          )}
        </dl>
        ${
          analysis.trialCounts.length > 0 &&
          table(
            "Trials by workload",
            [{ title: "Workload" }, { title: "valid", align: "number" }, { title: "refused", align: "number" }],
            analysis.trialCounts.map(({ workload, valid, refused }) => [
              workload,
              formatExact(valid),
              formatExact(refused),
            ]),
          )
        }`,
    ),
};

function facts({ run, host, tools, trials }: RunResult): readonly (readonly [Content, Content])[] {
  return [
    [term("open", "Model"), modelWords(trials)],
    ["Run", `${run.id}, profile ${run.profile}, ${run.status}`],
    ["Started", run.startedAt],
    ["Duration", formatQuantity(run.durationSeconds, "seconds")],
    [
      "Trials",
      `${formatExact(trials.length)} in an interleaved, seeded order; up to ${formatExact(repetitions(trials))} repetitions; seed ${run.seed}`,
    ],
    ["Warm-up", [benchWarmUp(trials), targetsWarmUp(trials)].filter((words) => words !== "").join("; ")],
    ["Clock", `monotonic; largest step of the wall clock in a trial ${clockStep(trials)}`],
    [
      "CPU",
      `${host.cpuModel}, ${formatExact(host.cpus)} logical, quota ${host.cgroupCpuQuota === null ? "none" : formatQuantity(host.cgroupCpuQuota, "cpus")}, governor ${host.cpuGovernor ?? "not readable"}`,
    ],
    ["Memory", formatQuantity(host.memoryBytes, "bytes")],
    [
      "System",
      `${host.platform} ${host.arch} ${host.release}, load average before the run ${formatExact(host.loadAverage)}`,
    ],
    [
      "Generator",
      host.generatorSharesCpus ? "k6 shared CPUs with the target: rates are lower bounds" : "k6 had CPUs of its own",
    ],
    ["k6", tools.k6 ?? "none: no load was measured"],
    ["Node", `${tools.node}, OpenSSL ${tools.openssl}, V8 ${tools.v8}`],
    [
      "Redis",
      tools.redis === null
        ? "none: no Redis denylist was measured"
        : `${tools.redis.product} ${tools.redis.version}, from ${tools.redis.source}`,
    ],
    [
      "Libraries",
      Object.entries(tools.libraries)
        .map(([name, version]) => `${name} ${version}`)
        .join(", "),
    ],
    [
      "Commit",
      run.commit === null ? "outside a checkout" : `${run.commit}${run.dirty ? ", with uncommitted changes" : ""}`,
    ],
    ["Configuration", html`SHA-256 <code>${run.configHash}</code>`],
  ];
}

function modelWords(trials: RunResult["trials"]): string {
  const kinds = [
    trials.some(({ kind }) => kind === "bench") && "verify benchmark: closed, worker threads without network",
    trials.some(({ kind }) => kind === "load") && "load: open, k6 arrival rate over HTTP on loopback",
  ].filter((words) => words !== false);
  return kinds.length === 0 ? "no trial ran" : kinds.join("; ");
}

function repetitions(trials: RunResult["trials"]): number {
  return Math.max(0, ...trials.map(({ repetition }) => repetition));
}

function benchWarmUp(trials: RunResult["trials"]): string {
  const seconds = trials.flatMap((trial) =>
    trial.kind === "bench" && trial.measurement !== null ? [trial.measurement.warmupSeconds] : [],
  );
  if (seconds.length === 0) return "before every measurement window, outside it";
  const low = formatQuantity(Math.min(...seconds), "seconds");
  const high = formatQuantity(Math.max(...seconds), "seconds");
  return `until steady, outside the measurement window; benchmarks ${low === high ? low : `${low} to ${high}`}`;
}

function targetsWarmUp(trials: RunResult["trials"]): string {
  const warmed = trials.flatMap((trial) => (trial.kind === "load" ? (trial.evidence.warmUpSteady ?? []) : []));
  if (warmed.length === 0) return "";
  const settled = warmed.filter(Boolean).length;
  const trialsWord = warmed.length === 1 ? "load trial" : "load trials";
  const rest = settled === warmed.length ? "" : ", in the others their warm-up ended at its limit";
  return `targets settled in ${formatExact(settled)} of ${formatExact(warmed.length)} ${trialsWord}${rest}`;
}

function clockStep(trials: RunResult["trials"]): string {
  return trials.length === 0
    ? "not observed"
    : formatQuantity(Math.max(...trials.map(({ evidence }) => evidence.clockStepSeconds)), "seconds");
}

import type { RunResult } from "../../../harness/results/run-result.ts";
import { median } from "../../../harness/analyse/statistics/median.ts";
import { pinningWords } from "../../answer/pinning-words.ts";
import { countWords } from "../../format/count-words.ts";
import { formatExact, formatQuantity } from "../../format/format-quantity.ts";
import { html, type Content } from "../escape-html.ts";
import { figure } from "../figures.ts";
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
              figure(valid, "count"),
              figure(refused, "count"),
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
      `${formatExact(trials.length)} in an interleaved, seeded order; up to ${countWords(repetitions(trials), "repetition")}; seed ${run.seed}`,
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
    ["CPUs of target and generators", pinningWords(host)],
    [term("floor", "Floors"), floorWords(trials)],
    [term("probe", "Probe"), probeWords(trials)],
    [term("duet", "Duets"), duetWords(trials)],
    ["Gates", gateWords],
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
    trials.some(({ kind }) => kind === "probe") && "sweeps: open, the probe with Poisson arrivals",
    trials.some(({ kind }) => kind === "duet") && "duets: closed, alternating slices",
  ].filter((words) => words !== false);
  return kinds.length === 0 ? "no trial ran" : kinds.join("; ");
}

function floorWords(trials: RunResult["trials"]): string {
  const k6 = trials.some(({ workload, verdict }) => workload === "floor" && verdict.status === "valid");
  const probe = trials.some(
    (trial) => (trial.kind === "probe" || trial.kind === "load") && trial.windows.some(({ floor }) => floor !== null),
  );
  const by = [k6 && "k6", probe && "the probe"].filter((name) => name !== false);
  if (by.length === 0)
    return "not measured: no latency of a generator can be told from the target’s, and none is quoted";
  return `${by.join(" and ")} also drove a server that does nothing, at the same rates; what it reports there is its own`;
}

function probeWords(trials: RunResult["trials"]): string {
  const used = trials.some(
    (trial) =>
      trial.kind === "probe" ||
      (trial.kind === "load" &&
        trial.windows.some(({ latencies }) => latencies.some(({ generator }) => generator === "probe"))),
  );
  return used
    ? "raw sockets in a process of its own, timed from the intended start; its lag is recorded with every window"
    : "not used";
}

function duetWords(trials: RunResult["trials"]): string {
  const duets = trials.filter((trial) => trial.kind === "duet");
  if (duets.length === 0) return "none: no two designs were compared";
  const slices = duets.flatMap((trial) => trial.slices.map(({ windowSeconds }) => windowSeconds));
  const length = slices.length === 0 ? "" : `, slices of about ${formatQuantity(median(slices), "seconds")}`;
  const blocks = Math.max(...duets.map((trial) => new Set(trial.slices.map(({ block }) => block)).size));
  return `${countWords(duets.length, "pair")} of fresh processes, up to ${countWords(blocks, "block")} each in random order${length}; CPU read at the edges of every slice, with nothing in flight`;
}

const gateWords =
  "every answer is compared with the known truth of its token, client and server counts must agree exactly, and a trial or window is refused for dropped or late requests, stolen or throttled CPU, a verifier that waits for its CPU, anchors that drift, a gap in the samplers or a stepped clock";

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
  const warmed = trials.flatMap((trial) => (trial.kind === "bench" ? [] : (trial.evidence.warmUpSteady ?? [])));
  if (warmed.length === 0) return "";
  const settled = warmed.filter(Boolean).length;
  const trialsWord = warmed.length === 1 ? "trial under load" : "trials under load";
  const rest = settled === warmed.length ? "" : ", in the others their warm-up ended at its limit";
  return `targets settled in ${formatExact(settled)} of ${formatExact(warmed.length)} ${trialsWord}${rest}`;
}

function clockStep(trials: RunResult["trials"]): string {
  return trials.length === 0
    ? "not observed"
    : formatQuantity(Math.max(...trials.map(({ evidence }) => evidence.clockStepSeconds)), "seconds");
}

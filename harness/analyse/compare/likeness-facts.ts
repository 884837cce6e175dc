import type { RunResult } from "../../results/run-result.ts";
import type { ComparedFact } from "./run-comparison.ts";

/**
 * How a fact of two runs stands: `same`; `differs`, as it may; `warns`: the comparison goes on and says so; `refuses`: the runs are
 * not compared.
 */
export const factStandings = ["same", "differs", "warns", "refuses"] as const;

/** One of `factStandings`. */
export type FactStanding = (typeof factStandings)[number];

interface FactRow {
  readonly label: string;
  readonly read: (run: RunResult) => string;
  /** How much of the value a sentence bears; all of it. */
  readonly shownCharacters?: number;
  /** What comes of a difference; `unless-forced` refuses without `force` and warns with it. */
  readonly whenOther: "differs" | "warns" | "refuses" | "unless-forced";
  /** What a difference means, after its two values. */
  readonly means: string;
  /** What is wrong with the fact in one run alone; `null` when nothing is. */
  readonly flaw?: (run: RunResult) => string | null;
}

/** A busier machine than this before a run, load average per CPU, measured something else as well. */
const BUSY_LOAD_PER_CPU = 0.5;

/** Everything that is held against each other before a figure is. One row a fact; adding one is all it takes. */
const facts = {
  configuration: {
    label: "Configuration",
    read: ({ run }) => run.configHash,
    shownCharacters: 12,
    whenOther: "unless-forced",
    means: "other settings measure something else, and only what both measured is compared",
  },
  cpu: {
    label: "CPU model",
    read: ({ host }) => host.cpuModel,
    whenOther: "refuses",
    means: "the same code takes other times there",
  },
  cpus: {
    label: "CPUs",
    read: ({ host }) => String(host.cpus),
    whenOther: "refuses",
    means: "generators and verifier have other room",
  },
  quota: {
    label: "CPU quota",
    read: ({ host }) => (host.cgroupCpuQuota === null ? "none" : `${host.cgroupCpuQuota} CPU`),
    whenOther: "refuses",
    means: "generators and verifier have other room",
  },
  platform: {
    label: "Platform",
    read: ({ host }) => `${host.platform} ${host.arch}`,
    whenOther: "refuses",
    means: "another system and another machine code",
  },
  memory: {
    label: "Memory",
    // A kernel keeps a little more or less to itself from boot to boot.
    read: ({ host }) => `${(host.memoryBytes / 1e9).toPrecision(2)} GB`,
    whenOther: "warns",
    means: "it may be another machine",
  },
  kernel: {
    label: "Kernel",
    read: ({ host }) => host.release,
    whenOther: "warns",
    means: "system time may differ for it",
  },
  governor: {
    label: "CPU governor",
    read: ({ host }) => host.cpuGovernor ?? "not readable",
    whenOther: "warns",
    means: "clock rates may differ for it",
  },
  pinning: {
    label: "CPUs of verifier and generators",
    read: ({ host: { pinning, generatorSharesCpus } }) =>
      `${pinning.pinned ? `${pinning.targetCpus} and ${pinning.generatorCpus}${pinning.sharesCore ? ", threads of one core" : ""}` : "not pinned"}${generatorSharesCpus ? ", shared" : ""}`,
    whenOther: "warns",
    means: "what slows the verifier down differs",
  },
  load: {
    label: "Load average before",
    read: ({ host }) => String(host.loadAverage),
    whenOther: "differs",
    means: "",
    flaw: ({ host }) =>
      host.loadAverage > BUSY_LOAD_PER_CPU * host.cpus
        ? `the load average was ${host.loadAverage} on ${host.cpus} CPUs before it began: something else was running`
        : null,
  },
  node: {
    label: "Node",
    read: ({ tools }) => tools.node,
    whenOther: "warns",
    means: "a change may be Node's",
  },
  openssl: {
    label: "OpenSSL",
    read: ({ tools }) => tools.openssl,
    whenOther: "warns",
    means: "a change may be OpenSSL's",
  },
  k6: {
    label: "k6",
    read: ({ tools }) => tools.k6 ?? "none",
    whenOther: "warns",
    means: "its load and its latencies may differ for it",
  },
  redis: {
    label: "Redis",
    read: ({ tools: { redis } }) => (redis === null ? "none" : `${redis.product} ${redis.version}, ${redis.source}`),
    whenOther: "warns",
    means: "what a Redis denylist costs may differ for it",
  },
  libraries: {
    label: "Libraries",
    read: ({ tools }) =>
      Object.entries(tools.libraries)
        .map(([name, version]) => `${name} ${version}`)
        .sort()
        .join(", "),
    whenOther: "warns",
    means: "a change may be a library's",
  },
  commit: {
    label: "Commit",
    read: ({ run }) => run.commit ?? "outside a checkout",
    whenOther: "differs",
    means: "",
    flaw: ({ run }) =>
      run.dirty ? "it was measured with uncommitted changes: its commit does not say what ran" : null,
  },
  status: {
    label: "Status",
    read: ({ run }) => run.status,
    whenOther: "differs",
    means: "",
    flaw: ({ run }) =>
      run.status === "interrupted" ? "it was interrupted: only the trials that had finished are compared" : null,
  },
  preflights: {
    label: "Preflights that failed",
    read: ({ preflights }) => {
      const failed = preflights.filter(({ status }) => status === "failed");
      return failed.length === 0 ? "none" : failed.map(({ algorithm, engine }) => `${algorithm} ${engine}`).join(", ");
    },
    whenOther: "warns",
    means: "an engine that gave a wrong answer was not measured",
  },
} as const satisfies Record<string, FactRow>;

export type FactId = keyof typeof facts;

/** Every fact id, in the order of the table. */
export const factIds: readonly FactId[] = Object.keys(facts) as FactId[];

/** Facts of which a difference means another host. */
export const hostFacts: ReadonlySet<FactId> = new Set<FactId>(["cpu", "cpus", "quota", "platform"]);

/** Holds every fact of two runs against each other. */
export function compareFacts(base: RunResult, candidate: RunResult, force: boolean): ComparedFact[] {
  return factIds.map((fact) => {
    const row: FactRow = facts[fact];
    const values = { base: row.read(base), candidate: row.read(candidate) };
    const flaws = flawsOf(row, base, candidate);
    const isSame = values.base === values.candidate;
    const other = row.whenOther === "unless-forced" ? (force ? "warns" : "refuses") : row.whenOther;
    const standing = flaws.length > 0 ? "warns" : isSame ? "same" : other;
    const difference =
      isSame || row.means === "" ? [] : [`${row.label}: ${differenceOf(values, row.shownCharacters)}: ${row.means}.`];
    return { fact, label: row.label, ...values, standing, words: [...difference, ...flaws].join(" ") };
  });
}

function flawsOf({ flaw, label }: FactRow, base: RunResult, candidate: RunResult): string[] {
  const runs = [
    ["base", base],
    ["candidate", candidate],
  ] as const;
  return runs.flatMap(([name, run]) => {
    const words = flaw?.(run) ?? null;
    return words === null ? [] : [`${label} of the ${name}: ${words}.`];
  });
}

/** Of lists only what differs: `jose 6.2.17 in the base, jose 7.0.0 in the candidate`. */
function differenceOf(
  { base, candidate }: { readonly base: string; readonly candidate: string },
  shownCharacters = Infinity,
): string {
  const only = (text: string, other: string): string => {
    const others = new Set(other.split(", "));
    const own = text.split(", ").filter((part) => !others.has(part));
    return own.length === 0 ? "nothing" : own.join(", ").slice(0, shownCharacters);
  };
  return `${only(base, candidate)} in the base, ${only(candidate, base)} in the candidate`;
}

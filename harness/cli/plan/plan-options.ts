import { DAILY_PEAK_FACTOR, daily } from "../../analyse/fleet/presets.ts";
import { type PlanQuestion, planQuestion } from "../../analyse/fleet/plan-question.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { COMMAND } from "../../results/command.ts";
import { percentileLabel, type SloPercentile, sloPercentiles } from "../../results/percentile-seconds.ts";
import type { SizingQuestion } from "../../results/run-result.ts";
import { presetOption } from "../preset-option.ts";

/** Options of `plan`, as the command line gives them. */
export interface PlanOptions {
  readonly preset?: string;
  readonly rate?: number;
  readonly perDay?: number;
  readonly slo?: string;
  readonly headroom?: number;
  readonly spare?: number;
  readonly zones?: number;
  readonly vcpus?: number;
  readonly growth?: number;
  readonly imbalance?: number;
  readonly peakFactor?: number;
  readonly logins?: number;
  readonly revoked?: number;
  readonly priceVcpuHour?: number;
  readonly priceGb?: number;
  readonly nodeGbits?: number;
  readonly algorithm?: string;
  readonly engine?: string;
  readonly denylist?: string;
  readonly tokenProfile?: string;
  readonly placement?: string;
  readonly cacheHits?: number;
  readonly whatIf?: boolean;
  readonly json?: boolean;
}

/**
 * The question that these options ask: what they leave open is the preset's, else the run's own.
 *
 * @throws JwtCapacityError JC-USAGE-001 for a name that does not exist or options that exclude each other
 */
export function planQuestionOf(options: PlanOptions, sizing: SizingQuestion): PlanQuestion {
  const preset = presetOption(options.preset, "plan");
  if (options.spare !== undefined && (options.zones ?? 0) > 1)
    throw usage("--spare and --zones both say what may be lost: give one of them");
  const asked: PlanQuestion = { ...planQuestion(sizing), ...preset?.question };
  const peakFactor = options.peakFactor ?? (options.perDay === undefined ? asked.peakFactor : DAILY_PEAK_FACTOR);
  const isDaily = preset?.question.peakFactor !== undefined;
  return {
    ...asked,
    ...(options.slo === undefined ? {} : objectiveOf(options.slo)),
    ...rateOf(options, { asked, isDaily }, peakFactor),
    peakFactor,
    headroom: options.headroom ?? asked.headroom,
    spareNodes: options.spare ?? asked.spareNodes,
    zones: options.zones ?? asked.zones,
    vcpusPerNode: options.vcpus ?? asked.vcpusPerNode,
    growth: options.growth ?? asked.growth,
    imbalance: options.imbalance ?? asked.imbalance,
    loginsPerValidation: options.logins ?? asked.loginsPerValidation,
    revokedTokens: options.revoked ?? asked.revokedTokens,
    pricePerVcpuHour: options.priceVcpuHour ?? asked.pricePerVcpuHour,
    pricePerGb: options.priceGb ?? asked.pricePerGb,
    nodeBitsPerSecond: options.nodeGbits === undefined ? asked.nodeBitsPerSecond : options.nodeGbits * 1e9,
  };
}

function rateOf(
  { rate, perDay }: PlanOptions,
  { asked, isDaily }: { readonly asked: PlanQuestion; readonly isDaily: boolean },
  peakFactor: number,
): Pick<PlanQuestion, "ratePerSecond"> {
  if (rate !== undefined && perDay !== undefined)
    throw usage("--rate and --per-day both say how many validations there are: give one of them");
  if (rate !== undefined) return { ratePerSecond: rate };
  if (perDay !== undefined && !(perDay > 0)) throw usage(`--per-day: expected a number above 0; got ${perDay}`);
  if (perDay !== undefined) return { ratePerSecond: daily(perDay, peakFactor).ratePerSecond };
  // A daily total has another peak then; a rate that was given as a peak stays it.
  return { ratePerSecond: isDaily ? (asked.ratePerSecond / asked.peakFactor) * peakFactor : asked.ratePerSecond };
}

/** `p99=5ms` as percentile and seconds. */
export function objectiveOf(text: string): Pick<SizingQuestion, "sloPercentile" | "sloSeconds"> {
  const [, name = "", amount = "", unit = "ms"] =
    /^(p[\d.]+)\s*(?:=|<=|≤)\s*([\d.]+)\s*(µs|us|ms|s)?$/u.exec(text) ?? [];
  const sloPercentile = sloPercentiles.find((id): id is SloPercentile => id === name || percentileLabel(id) === name);
  const value = Number(amount);
  if (sloPercentile === undefined || amount === "" || !Number.isFinite(value))
    throw usage(
      `--slo: expected a percentile and a limit such as p99=5ms; got ${text}`,
      sloPercentiles.map((id) => percentileLabel(id)),
    );
  // Divided, as the form of the report does: the last digit of a product may be another one.
  return { sloPercentile, sloSeconds: value / (perSecond[unit] ?? 1e3) };
}

const perSecond: Readonly<Record<string, number>> = { µs: 1e6, us: 1e6, ms: 1e3, s: 1 };

function usage(message: string, known: readonly string[] = []): JwtCapacityError {
  const list = known.length === 0 ? "" : `; there are ${known.join(", ")}`;
  return new JwtCapacityError("JC-USAGE-001", `${message}${list}`, `${COMMAND} plan --help lists the options`);
}

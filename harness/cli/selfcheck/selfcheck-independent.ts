import { cpuOf, throughputOf } from "../../analyse/costs/duet-pairs.ts";
import { judgeDuetTrial } from "../../analyse/verdict/judge-probe-trial.ts";
import { pairedEstimate } from "../../analyse/statistics/paired-estimate.ts";
import type { IndependentId } from "../../drive/selfcheck/independent-protocol.ts";
import {
  type GeneratorSlice,
  runGeneratorDuet,
  type RawGeneratorDuet,
} from "../../drive/selfcheck/run-generator-duet.ts";
import { gatherDuetTrial } from "../../gather/duet-trial.ts";
import { latencyOf } from "../../gather/slice-latency.ts";
import type { DuetTrialSpec, PlannedSubject } from "../../plan/trial-spec.ts";
import type { DuetSlice } from "../../results/trial-result.ts";
import { asRatio, checkResult, type CheckLine, type CheckResult, limitedLine, shownLine } from "./selfcheck-lines.ts";
import {
  CHECK_CONNECTIONS,
  CHECK_TOKENS,
  checkedSubject,
  collectValid,
  type SelfcheckSetting,
} from "./selfcheck-setting.ts";

/** One comparison of a block: what of the probe over what of the other generator, as ln-ratio. */
export interface GeneratorRatio {
  readonly of: "cpu" | "throughput" | "p50";
  readonly other: IndependentId;
  /** The open rate that was asked for, 1/s; `null` in the closed loop. */
  readonly ratePerSecond: number | null;
  /** The one that was driven, less where it was too near to what the verifier can do; `null` in the closed loop. */
  readonly drivenPerSecond: number | null;
  readonly lnRatio: number;
}

// A verifier that every generator keeps busy: one that sleeps between answers makes the server pay for waking it.
const subject: PlannedSubject = { ...checkedSubject, algorithm: "ES256" };

/**
 * Drives the same verifier process by the probe, by autocannon and by plain sockets, in turn; in further fresh processes while
 * the intervals do not tell.
 */
export async function checkIndependent(setting: SelfcheckSetting): Promise<CheckResult> {
  const { fewest, most } = setting.quick ? { fewest: 1, most: 2 } : { fewest: 2, most: 4 };
  const ratios: GeneratorRatio[] = [];
  const remarks = [
    "Plain sockets are Node's, timed by hrtime and sent at the same moments as the probe's. autocannon takes no part at a set rate: it sends a second's requests in one burst.",
  ];
  for (let session = 1; session <= most; session += 1) {
    const progress = (share: number) =>
      session > fewest
        ? setting.progress(1, (1 - share) * SESSION_SECONDS)
        : setting.progress((session - 1 + share) / fewest);
    progress(0);
    const { valid, refusals } = await collectValid({ wanted: 1 }, { ...setting, progress }, (attempt) =>
      runSession(session * 10 + attempt, setting),
    );
    ratios.push(...valid.flat());
    remarks.push(...refusals);
    const undecided = independentLines(ratios).some(({ status }) => status === "inconclusive");
    if (session >= fewest && !undecided) break;
  }
  return checkResult("independent", independentLines(ratios), remarks);
}

/** Wall seconds. */
const SESSION_SECONDS = 75;

async function runSession(seed: number, { environment, machine, quick }: SelfcheckSetting) {
  const spec = specOf(seed, quick ? 10 : 16);
  const raw = await runGeneratorDuet({ ...spec, slices: generatorSlices }, environment);
  const { evidence, variants, slices } = gatherDuetTrial(spec, raw, "");
  return { verdict: judgeDuetTrial(evidence, variants, slices, machine.cpus), value: ratiosOf(raw, slices) };
}

/** The ratios of all blocks held against the limits. */
export function independentLines(ratios: readonly GeneratorRatio[]): CheckLine[] {
  return [
    ...others.map((other) =>
      limitedLine(
        `CPU per request of the verifier, probe / ${labels[other]}, closed loop`,
        estimate(ratios, { of: "cpu", other, ratePerSecond: null }),
        { low: 0.95, high: 1.05 },
      ),
    ),
    ...others.map((other) =>
      shownLine(
        `completions per second, probe / ${labels[other]}, closed loop`,
        estimate(ratios, { of: "throughput", other, ratePerSecond: null }),
      ),
    ),
    ...openRates.map((ratePerSecond) =>
      limitedLine(
        `p50 from intended start, probe / ${labels.sockets}, ${rateWords(ratios, ratePerSecond)}`,
        estimate(ratios, { of: "p50", other: "sockets", ratePerSecond }),
        { low: 0.8, high: 1.2 },
      ),
    ),
  ];
}

const others = ["sockets", "autocannon"] as const;
const labels = { sockets: "plain sockets", autocannon: "autocannon" } as const;
const openRates = [500, 1000] as const;
/** A slower machine gets less: near saturation p50 is the queue. */
const MOST_OF_CLOSED = 0.4;

const generatorSlices: readonly GeneratorSlice[] = [
  ...(["probe", ...others] as const).map((generator) => ({ generator, open: null, seconds: 0.3 })),
  ...openRates.flatMap((ratePerSecond) =>
    (["probe", "sockets"] as const).map((generator) => ({
      generator,
      open: { ratePerSecond, mostOfClosed: MOST_OF_CLOSED },
      seconds: 0.6,
    })),
  ),
];

/** `500/s`, or what was driven in its place, by session: `380 to 420/s (500/s asked)`. */
function rateWords(ratios: readonly GeneratorRatio[], asked: number): string {
  const driven = ratios.flatMap(({ ratePerSecond, drivenPerSecond }) =>
    ratePerSecond === asked ? [drivenPerSecond ?? asked] : [],
  );
  if (driven.every((rate) => rate === asked)) return `${asked}/s`;
  const [least, most] = [Math.min(...driven), Math.max(...driven)];
  return `${least === most ? least : `${least} to ${most}`}/s (${asked}/s asked)`;
}

function estimate(ratios: readonly GeneratorRatio[], wanted: Pick<GeneratorRatio, "of" | "other" | "ratePerSecond">) {
  const values = ratios.flatMap(({ of, other, ratePerSecond, lnRatio }) =>
    of === wanted.of && other === wanted.other && ratePerSecond === wanted.ratePerSecond ? [lnRatio] : [],
  );
  return values.length === 0 ? null : asRatio(pairedEstimate(values));
}

function specOf(seed: number, blocks: number): DuetTrialSpec {
  return {
    kind: "duet",
    id: "selfcheck/independent",
    order: 0,
    workload: "duet",
    comparison: "noise",
    subject,
    repetition: seed,
    seed,
    corpusTokens: CHECK_TOKENS,
    variants: generatorSlices.map(({ generator }) => ({
      name: generator,
      subject,
      route: "/protected",
      process: "a",
      plantedWork: 0,
      usesRedis: false,
    })),
    blocks,
    sliceSeconds: 0.3,
    connections: 2 * CHECK_CONNECTIONS,
    onUnavailable: "fail-closed",
  };
}

/** Every other generator against the probe's slice of the same kind in the same block. */
function ratiosOf(raw: RawGeneratorDuet, gathered: readonly DuetSlice[]): GeneratorRatio[] {
  return gathered.flatMap((theirs) => {
    const variant = generatorSlices[theirs.variant];
    if (variant === undefined || variant.generator === "probe") return [];
    const ratePerSecond = variant.open?.ratePerSecond ?? null;
    const probe = generatorSlices.findIndex(
      ({ generator, open }) => generator === "probe" && (open?.ratePerSecond ?? null) === ratePerSecond,
    );
    const ours = gathered.find((slice) => slice.block === theirs.block && slice.variant === probe);
    if (ours === undefined) return [];
    const ratio = (of: GeneratorRatio["of"], figure: (slice: DuetSlice) => number) => ({
      of,
      other: variant.generator as IndependentId,
      ratePerSecond,
      drivenPerSecond: raw.ratesPerSecond[theirs.variant] ?? null,
      lnRatio: Math.log(figure(ours) / figure(theirs)),
    });
    if (ratePerSecond !== null) return [ratio("p50", (slice) => p50FromIntended(raw, slice))];
    return [ratio("cpu", cpuOf), ratio("throughput", throughputOf)];
  });
}

/** From the intended start, which is what the probe publishes; a gathered slice has it from the send. */
function p50FromIntended({ slices }: RawGeneratorDuet, { block, variant }: DuetSlice): number {
  const slice = slices.find((one) => one.block === block && one.variant === variant);
  return latencyOf(slice?.outcome.fromIntendedHdr ?? null)?.p50Seconds ?? Number.NaN;
}

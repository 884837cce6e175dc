import { AB_CONNECTIONS, nightlyEffort } from "../../plan/ab-trials.ts";
import { percent } from "../../analyse/verdict/gate.ts";
import { minimumDetectableEffect } from "../../analyse/costs/noise-floor.ts";
import { median } from "../../analyse/statistics/median.ts";
import { CALIBRATION_SHARE, plantedShare } from "../../analyse/regression/planted-share.ts";
import { type Decision, takeLooks } from "../../analyse/regression/take-looks.ts";
import { duetPairSeconds, runDuetPair } from "./selfcheck-duet-pairs.ts";
import { type CheckLine, checkResult, type CheckResult, shownLine } from "./selfcheck-lines.ts";
import { collectValid, type SelfcheckSetting } from "./selfcheck-setting.ts";

const { looks, blocks } = nightlyEffort;
const asInAb = { connections: AB_CONNECTIONS };

/** Planted shares of a request's CPU; with 0 nothing is planted and every find is a false alarm. */
export const LEVELS: readonly number[] = [0, 0.02, 0.03, 0.04, 0.05, 0.1];
const QUICK_LEVELS: readonly number[] = [0, 0.05];

/** Comparisons, each as `ab` would make it in one night. */
const NIGHTS = 10;
const QUICK_NIGHTS = 3;

/** As many nights as find a planted change at least; where there is no row, how many do is only shown. */
const leastFound: Readonly<Record<number, number>> = { 0.03: 0.9, 0.04: 0.9, 0.05: 1, 0.1: 1 };

/** What a normal night promises to find; in a noisy one, whose pairs cannot, that is the next level (capacity method 4.2). */
const NORMAL_LEVEL = 0.03;

/** Wall seconds, when one look is enough. */
export function detectionSeconds(quick: boolean, nights: number | null): number {
  const [levels, count] = quick ? [QUICK_LEVELS, QUICK_NIGHTS] : [LEVELS, NIGHTS];
  return (
    duetPairSeconds(2, blocks * 2) + (nights ?? count) * (looks[0] ?? 0) * duetPairSeconds(levels.length + 1, blocks)
  );
}

/** What every night said of one level. */
export interface LevelNights {
  readonly level: number;
  readonly decisions: readonly Decision[];
}

/** Makes the comparison of `ab` night after night with work planted in known amounts, and counts in how many it was found. */
export async function measureDetection(setting: SelfcheckSetting): Promise<CheckResult> {
  const [levels, count] = setting.quick ? [QUICK_LEVELS, QUICK_NIGHTS] : [LEVELS, NIGHTS];
  const nights = setting.pairs ?? count;
  const calibration = await collectValid({ wanted: 1 }, { ...setting, progress: () => {} }, (attempt) =>
    runDuetPair([0, CALIBRATION_SHARE], { ...asInAb, blocks: blocks * 2, seed: attempt + 1 }, setting),
  );
  const seen = calibration.valid[0]?.[0]?.cpu ?? 0;
  const shares = levels.map((level) => ({ level, share: level === 0 ? 0 : plantedShare(level, seen)?.share }));
  const usable = shares.flatMap(({ level, share }) => (share === undefined ? [] : [{ level, share }]));
  if (usable.length < levels.length) {
    const remark = `${CALIBRATION_SHARE} units of planted work showed as ${percent(Math.expm1(seen))}, too little to plant by.`;
    return checkResult("detection", detectionLines(levels.map((level) => ({ level, decisions: [] }))), [
      remark,
      ...calibration.refusals,
    ]);
  }
  const found = levels.map((level) => ({ level, decisions: [] as Decision[] }));
  const refusals = new Set<string>();
  for (let night = 0; night < nights; night += 1) {
    const progress = (share: number) => setting.progress((night + share) / nights);
    try {
      for (const reason of await oneNight(night, usable, { ...setting, progress }, found)) refusals.add(reason);
    } catch (error) {
      // The nights before an interrupt are worth an hour.
      if (night === 0 || !setting.environment.signal.aborted) throw error;
      refusals.add(`Interrupted: these are ${night} of ${nights} nights.`);
      break;
    }
  }
  const remarks = found.map(({ level, decisions }) => `${percent(level)}: ${decisions.map(inWords).join(", ")}`);
  const noisy = isNoisy(found)
    ? [
        `A noisy time: the least change that its pairs could detect is above ${percent(NORMAL_LEVEL)}, which is then only shown.`,
      ]
    : [];
  return checkResult("detection", detectionLines(found), [...noisy, ...remarks, ...refusals]);
}

interface PlantedLevel {
  readonly level: number;
  readonly share: number;
}

/** Both looks of one night, the second only with the levels that the first left undecided. */
async function oneNight(
  night: number,
  levels: readonly PlantedLevel[],
  setting: SelfcheckSetting,
  found: readonly { readonly level: number; readonly decisions: Decision[] }[],
): Promise<readonly string[]> {
  const lnRatios = new Map<number, number[]>(levels.map(({ level }) => [level, []]));
  const refusals: string[] = [];
  let taken = 0;
  let open = levels;
  for (const look of looks) {
    const more = await collectValid({ wanted: look - taken }, setting, (attempt) => {
      const seed = (night + 1) * 1000 + taken + attempt;
      return runDuetPair([0, ...open.map(({ share }) => share)], { ...asInAb, blocks, seed }, setting);
    });
    refusals.push(...more.refusals);
    for (const pair of more.valid)
      for (const [index, { level }] of open.entries()) lnRatios.get(level)?.push(pair[index]?.cpu ?? Number.NaN);
    taken = look;
    open = open.filter(({ level }) => decide(lnRatios.get(level) ?? []).verdict === "inconclusive");
    if (open.length === 0) break;
  }
  for (const { level, decisions } of found) decisions.push(decide(lnRatios.get(level) ?? []));
  return refusals;
}

function decide(lnRatios: readonly number[]): Decision {
  const [decision] = takeLooks([lnRatios], looks);
  if (decision === undefined) throw new Error("one comparison has one decision");
  return decision;
}

/** The nights held against what `ab` promises. */
export function detectionLines(levels: readonly LevelNights[]): CheckLine[] {
  const noisy = isNoisy(levels);
  return levels.flatMap(({ level, decisions }) => [foundLine(level, decisions, noisy), sizeLine(level, decisions)]);
}

/** Whether the least change that these nights could detect is above what a normal night promises. */
export function isNoisy(levels: readonly LevelNights[]): boolean {
  const detectable = levels.flatMap(({ decisions }) =>
    decisions.flatMap(({ change }) => (change === null ? [] : [minimumDetectableEffect(change.sd, change.pairs)])),
  );
  return detectable.length > 0 && median(detectable) > NORMAL_LEVEL;
}

function foundLine(level: number, decisions: readonly Decision[], noisy: boolean): CheckLine {
  // A night whose pairs did not suffice for a look says nothing.
  const told = decisions.filter(({ look }) => look > 0);
  const found = told.filter(({ verdict }) => verdict === "regression").length;
  const what =
    level === 0 ? "nothing planted: nights with a false alarm" : `${percent(level)} planted: nights that found it`;
  const line = shownLine(
    what,
    told.length === 0 ? null : { value: found / told.length, samples: told.length },
    "share",
  );
  if (level === 0) return { ...line, limit: "none", status: statusOf(told.length, found === 0) };
  const least = leastFound[level];
  if (least === undefined || (noisy && level === NORMAL_LEVEL)) return line;
  return { ...line, limit: `at least ${percent(least)}`, status: statusOf(told.length, found >= least * told.length) };
}

function sizeLine(level: number, decisions: readonly Decision[]): CheckLine {
  const values = decisions.flatMap(({ change }) => (change === null ? [] : [change.value]));
  const figure = values.length === 0 ? null : { value: Math.exp(median(values)), samples: values.length };
  return shownLine(`${percent(level)} planted: found as, median night`, figure);
}

function statusOf(nights: number, holds: boolean): CheckLine["status"] {
  if (nights === 0) return "inconclusive";
  return holds ? "holds" : "does-not-hold";
}

function inWords({ verdict, change, look }: Decision): string {
  const ratio = change === null ? "no figure" : Math.exp(change.value).toFixed(3);
  return `${ratio} ${verdict}${look > 1 ? ` (look ${look})` : ""}`;
}

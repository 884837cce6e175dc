import { JwtCapacityError } from "../../plan/error.ts";
import { didYouMean } from "../../plan/nearest-match.ts";
import { readHostLimits, usableCpus } from "../../provision/host/host-limits.ts";
import { decidePinning } from "../../provision/host/pinning.ts";
import { openRunCorpora } from "../../provision/tokens/run-corpora.ts";
import { sweepTemporaryDirectories } from "../../provision/temporary-directory.ts";
import { COMMAND } from "../../results/command.ts";
import { formatRemaining } from "../measure/eta.ts";
import { runSteps } from "../progress.ts";
import { reportError } from "../report-error.ts";
import { checkBench } from "./selfcheck-bench.ts";
import { describeSelfcheck, selfcheckFailure } from "./selfcheck-describe.ts";
import { checkIndependent } from "./selfcheck-independent.ts";
import { type CheckResult, type SelfcheckReport, worstStatus } from "./selfcheck-lines.ts";
import { detectionSeconds, measureDetection } from "./selfcheck-detection.ts";
import { checkModel, modelSeconds } from "./selfcheck-model.ts";
import { type SelfcheckMode, selfcheckModes, type SelfcheckName, selfcheckNames } from "./selfcheck-names.ts";
import { measureNoise, noisePairSeconds } from "./selfcheck-noise.ts";
import { checkKnownDelay, checkStall } from "./selfcheck-null.ts";
import { checkPlantedWork, plantedWorkSeconds } from "./selfcheck-planted-work.ts";
import type { SelfcheckSetting } from "./selfcheck-setting.ts";
import type { Streams } from "../streams.ts";
import type { CommandOutput } from "../command-outputs.ts";

/** Options of `selfcheck`, as the command line gives them. */
export interface SelfcheckOptions {
  readonly quick?: boolean;
  readonly only?: string;
  /** Measure the noise of every metric instead. */
  readonly noise?: boolean;
  /** Hold the capacity model against held-out steps instead. */
  readonly model?: boolean;
  /** Count how often planted work of known size is found instead. */
  readonly detection?: boolean;
  readonly pairs?: number;
  readonly nights?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

interface Check {
  readonly name: CheckResult["name"];
  readonly run: (setting: SelfcheckSetting) => Promise<CheckResult>;
  /** Wall seconds, for the time left. */
  readonly seconds: (quick: boolean, pairs: number | null) => number;
}

const howToRun: Readonly<Record<SelfcheckName, Omit<Check, "name">>> = {
  "known-delay": { run: checkKnownDelay, seconds: (quick) => (quick ? 15 : 25) },
  stall: { run: checkStall, seconds: () => 7 },
  independent: { run: checkIndependent, seconds: (quick) => (quick ? 55 : 150) },
  bench: { run: checkBench, seconds: (quick) => (quick ? 10 : 30) },
  "planted-work": { run: checkPlantedWork, seconds: plantedWorkSeconds },
};

const checks: readonly Check[] = selfcheckNames.map((name) => ({ name, ...howToRun[name] }));

const modes: Readonly<Record<SelfcheckMode, Omit<Check, "name">>> = {
  noise: { run: measureNoise, seconds: (quick, pairs) => (pairs ?? (quick ? 6 : 12)) * noisePairSeconds },
  model: { run: checkModel, seconds: modelSeconds },
  detection: { run: measureDetection, seconds: detectionSeconds },
};

/**
 * `selfcheck`: holds the measuring against what is known without it. What was finished before an interrupt is printed.
 *
 * @returns 0 when all holds, 4 when something does not, 5 when the machine is too noisy to tell
 * @throws {JwtCapacityError} JC-USAGE-001, JC-INTERRUPT-001
 */
export async function selfcheckCommand(streams: Streams, options: SelfcheckOptions): Promise<number> {
  const wanted = wantedChecks(options);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const limits = readHostLimits();
  const pinning = decidePinning(limits);
  const [quick, pairs] = [options.quick === true, options.pairs ?? options.nights ?? null];
  const { signal } = streams;
  await sweepTemporaryDirectories();
  await using corpora = await openRunCorpora(1);
  const results: CheckResult[] = [];
  const planned = (some: readonly Check[]) => some.reduce((sum, check) => sum + check.seconds(quick, pairs), 0);
  const steps = wanted.map((check, index) => ({
    title: `${check.name} (${index + 1} of ${wanted.length}, ${formatRemaining(planned(wanted.slice(index)))} left)`,
    async run(update: (text: string) => void) {
      let known = { left: planned(wanted.slice(index)), at: elapsed() };
      // Between two reports of a check only time passes.
      const show = () =>
        update(`${check.name}, ${formatRemaining(Math.max(1, known.left - (elapsed() - known.at)))} left`);
      const progress = (share: number, extraSeconds = 0) => {
        const done = planned(wanted.slice(0, index)) + share * check.seconds(quick, pairs);
        const pace = (elapsed() + TRUST_SECONDS) / (done + TRUST_SECONDS);
        known = { left: (planned(wanted) - done + extraSeconds) * pace, at: elapsed() };
        show();
      };
      const environment = { redis: null, corpora, pinning, signal };
      const machine = { cpus: usableCpus(limits), pinned: pinning.pinned };
      const timer = setInterval(show, SHOWN_EVERY_SECONDS * 1000);
      try {
        results.push(await check.run({ environment, machine, quick, pairs, progress }));
      } finally {
        clearInterval(timer);
      }
    },
  }));
  try {
    await runSteps(steps, streams, { quiet: options.quiet === true });
    signal.throwIfAborted();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const report: SelfcheckReport = {
    schemaVersion: 1,
    status: worstStatus(results.map(({ status }) => status)),
    interrupted: signal.aborted,
    durationSeconds: elapsed(),
    pinning: pinning.pinned
      ? { pinned: true, targetCpus: pinning.targetCpus, generatorCpus: pinning.generatorCpus }
      : pinning,
    checks: results,
  };
  const isWorthShowing = results.length > 0 || !signal.aborted;
  if (isWorthShowing)
    streams.stdout.write(
      options.json === true
        ? `${JSON.stringify(report satisfies CommandOutput<"selfcheck-output">)}\n`
        : describeSelfcheck(report),
    );
  if (signal.aborted) {
    throw new JwtCapacityError(
      "JC-INTERRUPT-001",
      isWorthShowing ? "interrupted: only what was finished is printed" : "interrupted before anything was finished",
      `run ${COMMAND} selfcheck again`,
    );
  }
  const failure = selfcheckFailure(report);
  return failure === null ? 0 : reportError(failure, streams, false);
}

/** The plan's own figures count for half a minute, so that a slow first check does not decide the time left. */
const TRUST_SECONDS = 30;
const SHOWN_EVERY_SECONDS = 5;

function wantedChecks(options: SelfcheckOptions): readonly Check[] {
  const { only, pairs, nights } = options;
  const usage = (message: string) => new JwtCapacityError("JC-USAGE-001", message, `${COMMAND} selfcheck --help`);
  const asked = selfcheckModes.filter((mode) => options[mode] === true);
  const [mode] = asked;
  const alone = [...asked.map((name) => `--${name}`), ...(only === undefined ? [] : ["--only"])];
  if (mode !== undefined && alone.length > 1)
    throw usage(`${alone.join(" and ")}: expected one of them, since --${mode} runs by itself`);
  if (pairs !== undefined && mode !== "noise") throw usage("--pairs: expected together with --noise");
  if (nights !== undefined && mode !== "detection") throw usage("--nights: expected together with --detection");
  if (mode !== undefined) return [{ name: mode, ...modes[mode] }];
  if (only === undefined) return checks;
  const check = checks.find(({ name }) => name === only);
  if (check !== undefined) return [check];
  throw usage(
    `--only: expected one of ${selfcheckNames.join(", ")}; got "${only}".${didYouMean(only, selfcheckNames)}`,
  );
}

import { resolve } from "node:path";
import { countWords } from "../../../reports/format/count-words.ts";
import { neutraliseStrings } from "../../../reports/format/neutralise-strings.ts";
import { analyse } from "../../analyse/analyse.ts";
import { assembleRun, MANIFEST_FILE } from "../../gather/assemble-run.ts";
import { createRunDirectory, type RunDirectory } from "../../gather/run-directory.ts";
import { estimateSeconds } from "../../plan/trial-seconds.ts";
import { planWarnings } from "../../plan/plan-warnings.ts";
import type { ResolvedConfig } from "../../plan/resolve-config.ts";
import type { TrialSpec } from "../../plan/trial-spec.ts";
import { openRunCorpora, type RunCorpora } from "../../provision/tokens/run-corpora.ts";
import type { Analysis } from "../../analyse/analysis.ts";
import type { TokenSize } from "../../results/findings.ts";
import { type RunResult, SCHEMA_VERSION } from "../../results/run-result.ts";
import type { StoreFinding } from "../../results/store.ts";
import type { TrialResult } from "../../results/trial-result.ts";
import type { WireFinding } from "../../results/wire.ts";
import { checkDesigns } from "./check-designs.ts";
import { plannedWork, trialsOf } from "./dry-run.ts";
import { formatRemaining } from "./eta.ts";
import { type MeasuredOnce, measureOnce, onceSeconds, storeOnce, wireOnce } from "./measure-once.ts";
import { type PreparedRun, prepareRun } from "./prepare-run.ts";
import { runSteps, type Shown } from "../progress.ts";
import { runTrials } from "./run-trials.ts";
import type { Streams } from "../streams.ts";
import { writeReport } from "../write-report.ts";

/** A run that ended, whole or interrupted, with everything it left behind. */
export interface FinishedRun {
  readonly directory: string;
  readonly run: RunResult;
  readonly analysis: Analysis;
  readonly reportFile: string;
}

/** What a caller may watch. */
export interface RunOptions extends Shown {
  readonly onTrialStarted?: (trial: TrialSpec, processes: Readonly<Record<string, number>>) => void;
}

/**
 * Prepares, measures, analyses and reports. An interrupt ends the measuring and keeps what there is: a report is written in
 * any case.
 *
 * @throws JwtCapacityError JC-OUTPUT-001 before anything is measured
 */
export async function executeRun(config: ResolvedConfig, streams: Streams, options: RunOptions): Promise<FinishedRun> {
  const out = resolve(streams.cwd, config.out);
  const began = performance.now();
  const trials: TrialResult[] = [];
  await using stack = new AsyncDisposableStack();
  let prepared: PreparedRun | undefined;
  let directory: RunDirectory | undefined;
  let corpora: RunCorpora | undefined;
  let finished: FinishedRun | undefined;
  let wire: MeasuredOnce<WireFinding> = { finding: null, notMeasured: [] };
  let store: MeasuredOnce<StoreFinding> = { finding: null, notMeasured: [] };

  await runSteps(
    [
      {
        title: "Prepare: tools, Redis, preflight, every design's answers",
        async run(update) {
          const { signal } = streams;
          corpora = stack.use(await openRunCorpora(config.seed));
          prepared = await checkDesigns(await prepareRun(config, stack, signal, update), { corpora, signal, update });
          directory = await createRunDirectory(out, prepared.manifest.run.id);
          await directory.writeJson(MANIFEST_FILE, prepared.manifest);
          const warnings = planWarnings(config, prepared.plan);
          await directory.writeJson("plan.json", { schemaVersion: SCHEMA_VERSION, ...prepared.plan, warnings });
          const planned = plannedWork(config, prepared.plan.trials);
          const trialCount = countWords(trialsOf(planned.workloads), "trial");
          update(`${trialCount}, about ${formatRemaining(planned.seconds)}`);
        },
      },
      {
        title: "Measure",
        async run(update) {
          if (prepared === undefined || directory === undefined || corpora === undefined) return;
          const { signal } = streams;
          const after = estimateSeconds(prepared.plan.trials);
          wire = await measureOnce(wireOnce, config, directory, signal, (what, seconds) =>
            update(`${formatRemaining(after + onceSeconds(config, storeOnce) + seconds)} left: bytes, ${what}`),
          );
          store = await measureOnce(storeOnce, config, directory, signal, (what, seconds) =>
            update(`${formatRemaining(after + seconds)} left: denylist, ${what}`),
          );
          const onStarted = options.onTrialStarted;
          const log = (line: string) => void streams.stderr.write(`  ${neutraliseStrings(line)}\n`);
          await runTrials(
            {
              prepared,
              corpora,
              directory,
              signal,
              update,
              ...(onStarted === undefined ? {} : { onStarted }),
              ...(options.verbose === true && !options.quiet ? { log } : {}),
            },
            trials,
          );
        },
      },
      {
        title: "Analyse and report",
        async run() {
          if (prepared === undefined || directory === undefined) return;
          const run = assembleRun(prepared.manifest, {
            status: streams.signal.aborted ? "interrupted" : "complete",
            durationSeconds: (performance.now() - began) / 1000,
            trials,
            tokenSizes: corpora === undefined ? [] : tokenSizes(corpora),
            wire: wire.finding,
            store: store.finding,
            notMeasured: [...wire.notMeasured, ...store.notMeasured],
          });
          finished = await finishRun(directory, run);
        },
      },
    ],
    streams,
    options,
  );
  if (finished === undefined) throw new Error("the run ended without a result");
  return finished;
}

async function finishRun(directory: RunDirectory, run: RunResult): Promise<FinishedRun> {
  await directory.writeJson("results.json", run);
  const analysis = analyse(run);
  await directory.writeJson("analysis.json", analysis);
  const reportFile = await writeReport(directory.path, run, analysis);
  await directory.markLatest();
  return { directory: directory.path, run, analysis, reportFile };
}

function tokenSizes(corpora: RunCorpora): TokenSize[] {
  return corpora.minted().map(({ algorithm, tokenProfile, size }) => ({ algorithm, tokenProfile, ...size }));
}

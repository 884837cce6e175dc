import { resolve } from "node:path";
import { analyseAb } from "../../analyse/regression/analyse-ab.ts";
import type { AbAnalysis } from "../../analyse/regression/ab-analysis.ts";
import { readCommit } from "../../gather/fingerprint.ts";
import { createRunDirectory, type RunDirectory } from "../../gather/run-directory.ts";
import { type AbScenarioSpec, scenarioDefaults } from "../../plan/ab-scenario.ts";
import { AB_CONNECTIONS, AB_SLICE_SECONDS, type AbEffort } from "../../plan/ab-trials.ts";
import { canonicalHash } from "../../plan/canonical-hash.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { unmeasured } from "../../plan/unmeasured.ts";
import { readHostLimits } from "../../provision/host/host-limits.ts";
import { decidePinning } from "../../provision/host/pinning.ts";
import { provideRedis } from "../../provision/redis/redis.ts";
import { openRunCorpora } from "../../provision/tokens/run-corpora.ts";
import { sweepTemporaryDirectories } from "../../provision/temporary-directory.ts";
import { AB_SCHEMA_VERSION, type AbResult } from "../../results/ab-result.ts";
import type { DuetTrialResult } from "../../results/trial-result.ts";
import type { NotMeasured } from "../../results/findings.ts";
import type { AbRequest } from "./ab-options.ts";
import { formatRemaining } from "../measure/eta.ts";
import { type FoundSide, type InstalledSide, installSides } from "./install-sides.ts";
import { keepRedis } from "../measure/keep-redis.ts";
import { hostFingerprint, runId, toolFingerprint } from "../measure/prepare-run.ts";
import { runSteps } from "../progress.ts";
import { type AbSetting, anyUsesRedis, runAb } from "./run-ab.ts";
import type { Streams } from "../streams.ts";

/** The file that an `ab` is stored in. */
export const AB_FILE = "ab.json";

/** What every `ab` is called until it ends by itself: what was stored before is all that a kill leaves. */
const UNTIL_IT_ENDS = "interrupted";

/** An `ab` that ended, whole or interrupted. */
export interface FinishedAb {
  readonly directory: string;
  readonly result: AbResult;
  readonly analysis: AbAnalysis;
}

/** How an `ab` is run. */
export interface AbRunOptions {
  readonly quiet: boolean;
  readonly effort: AbEffort;
  /** The sides of the request. */
  readonly found: readonly FoundSide[];
}

/**
 * Checks out and installs the sides, measures, and stores `ab.json` after every trial, so that whatever ends it loses nothing.
 *
 * @throws JwtCapacityError JC-INSTALL-001, JC-REDIS-001, JC-OUTPUT-001 before anything is measured
 */
export async function executeAb(request: AbRequest, streams: Streams, options: AbRunOptions): Promise<FinishedAb> {
  const { signal } = streams;
  const { effort } = options;
  await using stack = new AsyncDisposableStack();
  let sides: readonly InstalledSide[] = [];
  let setting: Omit<AbSetting, "update" | "onResult"> | undefined;
  let directory: RunDirectory | undefined;
  let result: AbResult | undefined;
  const began = performance.now();

  await runSteps(
    [
      {
        title: `Check out and install: ${request.sides.map(({ role, revision }) => `${role} ${revision}`).join(", ")}`,
        async run(update) {
          sides = await installSides(options.found, { onProgress: update, signal });
          signal.throwIfAborted();
        },
      },
      {
        title: "Prepare: Redis, keys",
        async run(update) {
          await sweepTemporaryDirectories();
          const wantsRedis = anyUsesRedis(request.scenarios, sides);
          const redis = wantsRedis ? await provideRedis({ onProgress: update }) : null;
          const usable = redis !== null && !("missing" in redis) ? redis : null;
          // Whatever fails from here on ends it: a server that nobody owns keeps this process from ending.
          const kept = stack.use(keepRedis(usable));
          const [scenarios, notMeasured] =
            redis !== null && "missing" in redis
              ? withoutRedis(request.scenarios, sides, redis)
              : [request.scenarios, []];
          const [none] = notMeasured;
          if (scenarios.length === 0 && none !== undefined)
            throw new JwtCapacityError("JC-REDIS-001", `every scenario needs Redis: ${none.why}`, none.hint);
          const pinning = decidePinning(readHostLimits());
          const startedAt = new Date().toISOString();
          result = {
            schemaVersion: AB_SCHEMA_VERSION,
            ab: {
              id: runId(startedAt),
              status: UNTIL_IT_ENDS,
              startedAt,
              durationSeconds: 0,
              secondsPerScenario: request.secondsPerScenario,
              looks: effort.looks,
              seed: request.seed,
              settingsHash: canonicalHash([scenarioDefaults(), effort.blocks, AB_SLICE_SECONDS, AB_CONNECTIONS]),
              ...(await readCommit()),
            },
            host: hostFingerprint(pinning),
            tools: await toolFingerprint(null, usable),
            sides: sides.map(({ side }) => side),
            scenarios: scenarios.map(({ name }, index) => ({ name, controls: index === 0, trials: [], stages: [] })),
            planted: null,
            notMeasured,
            faults: [],
          };
          directory = await createRunDirectory(resolve(streams.cwd, request.out), result.ab.id);
          const manifest = { host: result.host };
          const corpora = stack.use(await openRunCorpora(request.seed));
          const prepared = { k6: null, redis: kept, pinning, manifest };
          setting = { prepared, corpora, directory, signal, sides, scenarios, effort };
        },
      },
      {
        title: "Measure",
        async run(update) {
          if (setting === undefined || result === undefined || directory === undefined) return;
          const into = directory;
          const keep = async (next: AbResult) => {
            result = { ...next, ab: { ...next.ab, durationSeconds: (performance.now() - began) / 1000 } };
            await into.writeJson(AB_FILE, result);
            update(`${pairsSoFar(next)}, ${formatRemaining(secondsToNextLook(next))} to the next look: ${into.path}`);
          };
          const measured = await runAb(result, { ...setting, update, onResult: keep });
          await keep({ ...measured, ab: { ...measured.ab, status: signal.aborted ? UNTIL_IT_ENDS : "complete" } });
        },
      },
    ],
    streams,
    options,
  );
  if (result === undefined || directory === undefined) throw new Error("the comparison ended without a result");
  const analysis = analyseAb(result);
  await directory.writeJson("ab-analysis.json", analysis);
  await directory.markLatest();
  return { directory: directory.path, result, analysis };
}

/** The scenarios that need no Redis, and what is said of the others. */
function withoutRedis(
  scenarios: readonly AbScenarioSpec[],
  sides: readonly InstalledSide[],
  { why, hint }: { readonly why: string; readonly hint: string },
): readonly [readonly AbScenarioSpec[], readonly NotMeasured[]] {
  const left = scenarios.filter((scenario) => !anyUsesRedis([scenario], sides));
  const without = scenarios.filter((scenario) => !left.includes(scenario));
  return [left, without.map(({ name }) => unmeasured(`scenario ${name}`, why, hint))];
}

function pairsSoFar({ scenarios }: AbResult): string {
  return scenarios.map(({ name, trials }) => `${name} ${trials.length}`).join(", ");
}

/** Until the next look of every scenario, as if each were still open; a scenario without a pair takes as long as the others. */
function secondsToNextLook({ scenarios, ab }: AbResult): number {
  const all = scenarios.flatMap(({ trials }) => trials);
  const meanSeconds = (trials: readonly DuetTrialResult[]) =>
    trials.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0) / Math.max(1, trials.length);
  const look = ab.looks.find((pairs) => scenarios.some(({ trials }) => trials.length < pairs)) ?? 0;
  return scenarios.reduce((sum, { trials }) => {
    return sum + Math.max(0, look - trials.length) * meanSeconds(trials.length === 0 ? all : trials);
  }, 0);
}

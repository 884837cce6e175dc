import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { GeneratorInput } from "../../plan/generator-input.ts";
import { drivenSeconds } from "../../plan/trial-seconds.ts";
import { startNullTarget } from "../../provision/targets/start-null-target.ts";
import { temporaryDirectory } from "../../provision/temporary-directory.ts";
import { whenAborted } from "../../provision/when-aborted.ts";
import type { ServedEnvironment } from "../open-served-trial.ts";
import { cpusFor } from "../trial-cpus.ts";
import { runK6, START_MARK } from "../run-k6.ts";

/** What k6 reported of one rate. */
export interface K6AtRate {
  readonly ratePerSecond: number;
  /** From send to last byte, µs, HdrHistogram V2, compressed, base64; `null` when nothing came back. */
  readonly durationHdr: string | null;
  /** Last lines of its log. */
  readonly log: readonly string[];
}

const script = fileURLToPath(new URL("../../../scenarios/verify.ts", import.meta.url));

/** Drives a server of known delay with k6, rate after rate. What k6 adds to the delay is k6's own. */
export async function runK6AgainstNull(
  spec: { readonly ratesPerSecond: readonly number[]; readonly seconds: number; readonly delaySeconds: number },
  environment: ServedEnvironment & { readonly k6: string },
): Promise<readonly K6AtRate[]> {
  const { corpora, pinning, signal } = environment;
  const { verifier, rest } = cpusFor("inline", pinning);
  await using directory = await temporaryDirectory("selfcheck");
  await using target = await startNullTarget({ cpus: verifier, delaySeconds: spec.delaySeconds });
  const corpus = await corpora.corpus({ algorithm: "HS256", tokenProfile: "minimal", count: 10 });
  const results: K6AtRate[] = [];
  for (const ratePerSecond of spec.ratesPerSecond) {
    signal.throwIfAborted();
    const input: GeneratorInput = {
      warmupSeconds: 1,
      windows: [{ name: "load", seconds: spec.seconds, flows: [{ request: "floor", ratePerSecond }] }],
      vusPerFlow: { floor: Math.ceil(ratePerSecond * 0.2) + 10 },
      corpusFile: corpus.file,
      sequenceFile: null,
      tokensToRevoke: 0,
      urls: { verify: target.url, plain: target.url, login: target.url, revoke: target.url, floor: target.url },
      thresholds: {},
      loginPassword: "",
      summaryFile: join(directory.path, "summary.json"),
      startMark: START_MARK,
    };
    const trialFile = join(directory.path, "trial.json");
    await writeFile(trialFile, JSON.stringify(input));
    await using k6 = await runK6(environment.k6, script, trialFile, {
      cpus: rest,
      seconds: drivenSeconds(input),
    });
    void whenAborted(signal).then(() => k6.stop());
    const started = await k6.started;
    const beganSeconds = Date.now() / 1000;
    const { log } = await k6.ended;
    const from = beganSeconds + input.warmupSeconds + EDGE_SECONDS;
    const { flows } = k6.tally.between(from, beganSeconds + input.warmupSeconds + spec.seconds, 0);
    results.push({ ratePerSecond, durationHdr: started === null ? null : (flows[0]?.durationHdr ?? null), log });
  }
  return results;
}

const EDGE_SECONDS = 0.1;

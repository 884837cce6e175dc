import type { LoadTrialSpec } from "../plan/trial-spec.ts";
import type { ProbeSource, SliceOutcome } from "./probe/probe-protocol.ts";
import { type ProbeOptions, startProbe } from "./probe/start-probe.ts";

/** The probe at a low rate beside k6's load: the same latency by a clock that can be trusted. */
export interface ProbeBeside extends AsyncDisposable {
  /** `null` where the trial has none. */
  readonly pid: number | null;
  /** Probes for so many seconds; `null` where the trial has no probe or it failed. */
  run(seconds: number): Promise<SliceOutcome | null>;
  /** Requests it sent so far; `null` when one of its slices was cut short: how many those were, nobody knows. */
  sent(): number | null;
}

/** Starts it where the trial asks for one. */
export async function startProbeBeside(
  { probePerSecond, seed }: Pick<LoadTrialSpec, "probePerSecond" | "seed">,
  source: Pick<ProbeSource, "url" | "corpusFile" | "sequenceFile" | "acceptsEverything">,
  options: ProbeOptions,
): Promise<ProbeBeside> {
  if (probePerSecond === 0) {
    return {
      pid: null,
      run: () => Promise.resolve(null),
      sent: () => 0,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const probe = await startProbe([{ ...source, name: "verify", connections: CONNECTIONS }], options);
  let sent: number | null = 0;
  return {
    pid: probe.pid,
    async run(seconds) {
      const before = sent;
      sent = null;
      const outcome = await probe
        .slice({
          source: "verify",
          load: { kind: "open", ratePerSecond: probePerSecond, arrivals: "poisson", seed },
          seconds,
          connection: "keep-alive",
          drainSeconds: 1,
          leftover: "send",
        })
        // Cut short with the trial, which says why.
        .catch(() => null);
      if (before !== null && outcome !== null) sent = before + outcome.sent;
      return outcome;
    },
    sent: () => sent,
    [Symbol.asyncDispose]: () => probe[Symbol.asyncDispose](),
  };
}

const CONNECTIONS = 8;

import type { LoadTrialSpec } from "../plan/trial-spec.ts";
import type { ProbeSource, SliceOutcome } from "./probe/probe-protocol.ts";
import { type ProbeOptions, startProbe } from "./probe/start-probe.ts";

/** The probe at a low rate beside k6's load: the same latency by a clock that can be trusted. */
export interface ProbeBeside extends AsyncDisposable {
  /** `null` where the trial has none. */
  readonly pid: number | null;
  /** Probes for so many seconds; `null` where the trial has no probe or it failed. */
  run(seconds: number): Promise<SliceOutcome | null>;
  /** Requests it sent so far. */
  sent(): number;
}

/** Starts it where the trial asks for one. */
export async function startProbeBeside(
  { probePerSecond, seed }: LoadTrialSpec,
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
  let sent = 0;
  return {
    pid: probe.pid,
    async run(seconds) {
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
      sent += outcome?.sent ?? 0;
      return outcome;
    },
    sent: () => sent,
    [Symbol.asyncDispose]: () => probe[Symbol.asyncDispose](),
  };
}

const CONNECTIONS = 8;

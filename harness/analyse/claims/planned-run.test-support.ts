import { wholePlan } from "../../plan/plan-warnings.ts";
import type { ProfileId } from "../../plan/profiles.ts";
import { resolveConfig } from "../../plan/resolve-config.ts";
import { offeredPerSecond, type TrialSpec } from "../../plan/trial-spec.ts";
import { exampleDuet, exampleProbeWindow, exampleSweep } from "../../results/example-probe-trial.test-support.ts";
import { exampleRun } from "../../results/example-run.test-support.ts";
import {
  exampleBenchTrial,
  exampleLoadTrial,
  exampleMeasurement,
  exampleWindow,
} from "../../results/example-trial.test-support.ts";
import type { RunResult } from "../../results/run-result.ts";
import type { Subject, TrialResult } from "../../results/trial-result.ts";
import { syntheticStore } from "../../../reports/synthetic-store.test-support.ts";
import { syntheticWire } from "../../../reports/synthetic-wire.test-support.ts";

/** Seconds of a verify, of a signature and bytes of the signature part, made up. */
const costs: Readonly<Record<string, { readonly verify: number; readonly sign: number; readonly bytes: number }>> = {
  HS256: { verify: 17e-6, sign: 5e-6, bytes: 43 },
  RS256: { verify: 40e-6, sign: 800e-6, bytes: 342 },
  ES256: { verify: 85e-6, sign: 30e-6, bytes: 86 },
  EdDSA: { verify: 100e-6, sign: 35e-6, bytes: 86 },
};
const other = { verify: 130e-6, sign: 300e-6, bytes: 3227 };

/** A run in which every trial that a profile plans on a machine that lacks nothing came out valid, with made-up figures. */
export function plannedRun(profile: ProfileId): RunResult {
  const answer = resolveConfig({ file: {}, environment: {}, flags: { profile } });
  if ("problems" in answer) throw new Error(JSON.stringify(answer.problems));
  const { config } = answer;
  const { trials } = wholePlan(config);
  const example = exampleRun(trials.map(resultOf));
  return {
    ...example,
    run: { ...example.run, profile, workloads: config.load.workloads, sizing: config.sizing },
    tokenSizes: config.algorithms.map((algorithm) => {
      const { bytes } = costs[algorithm] ?? other;
      const sizes = { meanTokenBytes: 530 + bytes, minTokenBytes: 528 + bytes, maxTokenBytes: 532 + bytes };
      return { algorithm, tokenProfile: "typical", samples: 2000, ...sizes, signatureBytes: bytes };
    }),
    wire: config.load.workloads.includes("wire") ? syntheticWire() : null,
    store: config.load.workloads.includes("store") ? syntheticStore() : null,
  };
}

function resultOf(spec: TrialSpec): TrialResult {
  return { ...made(spec), id: spec.id, order: spec.order, workload: spec.workload };
}

function made(spec: TrialSpec): TrialResult {
  const own = noise(spec.repetition);
  switch (spec.kind) {
    case "bench": {
      const { verify, sign } = costs[spec.subject.algorithm] ?? other;
      // Signing is timed once, where the engine is node-crypto.
      const signCpuSeconds = spec.subject.engine === "node-crypto" && spec.threads === 1 ? sign * own : null;
      const measurement = { ...exampleMeasurement(verify * own, spec.threads), signCpuSeconds };
      return exampleBenchTrial(spec.repetition, measurement, spec.subject);
    }
    case "load": {
      const windows = spec.windows.map((window) =>
        exampleWindow({
          request: window.flows[0]?.request ?? "verify",
          offeredPerSecond: offeredPerSecond(window),
          ...spent(spec.subject, own),
        }),
      );
      return exampleLoadTrial(spec.workload, spec.repetition, windows, spec.subject);
    }
    case "probe": {
      const windows = spec.steps.map(({ rate, role }) =>
        exampleProbeWindow({
          fraction: "perSecond" in rate ? 1 : rate.fractionOfAnchor,
          anchorPerSecond: "perSecond" in rate ? rate.perSecond : 4000,
          role,
          ...spent(spec.subject, own),
        }),
      );
      return exampleSweep(spec.repetition, 4000, windows, spec.subject);
    }
    default:
      return exampleDuet(spec.comparison, spec.repetition, spec.variants, (variant) => {
        const { subject, route } = spec.variants[variant] ?? { subject: spec.subject, route: "/protected" };
        return routeSeconds(subject, route) * (1 + 0.004 * Math.sin(7 * spec.repetition + variant));
      });
  }
}

function spent(subject: Subject, own: number) {
  const redis = subject.denylist === "redis";
  return {
    cpuSecondsPerRequest: routeSeconds(subject, "/protected") * own,
    redisCpuSecondsPerRequest: redis ? 14e-6 * own : null,
    latencySeconds: (redis ? 0.0012 : 0.0008) * own,
  };
}

/** CPU of a request that ends after the stage that its route names. */
function routeSeconds({ algorithm, denylist }: Subject, route: string): number {
  const { verify } = costs[algorithm] ?? other;
  const denylistSeconds = { none: 0, "in-process": 1e-6, redis: 40e-6 }[denylist] ?? 0;
  const rising = ["/plain", "credentials", "gate", "decode", "signature", "claims", "/protected"];
  const place = rising.findIndex((name) => route === name || route.endsWith(`/${name}`));
  const stages = [130e-6, 1e-6, 1e-6, 4e-6, verify, 1e-6, denylistSeconds];
  return stages.slice(0, (place === -1 ? rising.length : place) + 1).reduce((sum, seconds) => sum + seconds, 0);
}

function noise(repetition: number): number {
  return 1 + 0.02 * Math.sin(repetition * 12.9898);
}

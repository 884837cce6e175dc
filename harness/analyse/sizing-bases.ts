import type { Subject } from "../results/trial-result.ts";
import type { ThreadScaling } from "./analysis.ts";
import { cpuSecondsPerRequest, demandByRepetition } from "./component-demand.ts";
import { estimateFrom } from "./estimate-from.ts";
import { loadStep } from "./load-curves.ts";
import type { LoadSample } from "./load-samples.ts";
import type { SizingBasis } from "./size-fleet.ts";
import { subjectKey, subjectLabel } from "./subject-order.ts";
import { bytesPerRequest } from "./token-bytes.ts";

/**
 * The basis of the reference subject first, where there is one, then one per subject whose verifier CPU and bytes were measured while it did nothing but verify, at a constant rate or in
 * steps. `cpus` are those of the machine: scaling over more threads than CPUs says nothing.
 */
export function sizingBases(
  samples: readonly LoadSample[],
  scaling: readonly ThreadScaling[],
  { cpus, reference }: { readonly cpus: number; readonly reference: Subject },
): SizingBasis[] {
  const verifying = samples.filter(
    ({ workload, window }) =>
      (workload === "verify" || workload === "stepped") && cpuSecondsPerRequest(window, "verifier") !== null,
  );
  const isReference = ({ subject }: SizingBasis) => subjectKey(subject) === subjectKey(reference);
  return [...Map.groupBy(verifying, ({ subject }) => subjectKey(subject)).values()]
    .flatMap((group) => basisOf(group, scaling, cpus))
    .sort((a, b) => Number(isReference(b)) - Number(isReference(a)));
}

function basisOf(group: readonly LoadSample[], scaling: readonly ThreadScaling[], cpus: number): SizingBasis[] {
  const byRate = [...Map.groupBy(group, ({ window }) => window.offeredPerSecond)].sort(([a], [b]) => a - b);
  const highest = highestLoad(byRate);
  const sent = bytesPerRequest(group, "sentBytesPerRequest");
  const received = bytesPerRequest(group, "receivedBytesPerRequest");
  const subject = group[0]?.subject;
  if (highest === undefined || subject === undefined || sent === null || received === null) return [];

  const [measuredAtPerSecond, atHighest] = highest;
  const redis = demandByRepetition(atHighest, "redis").map(({ value }) => value);
  return [
    {
      label: subjectLabel(subject),
      subject,
      cpuSecondsPerValidation: estimateFrom(demandByRepetition(atHighest, "verifier").map(({ value }) => value)),
      measuredAtPerSecond,
      loads: byRate
        .flatMap(([offeredPerSecond, samples]) => {
          const step = loadStep(offeredPerSecond, samples);
          return step === null ? [] : [{ offeredPerSecond, utilisation: step.verifierCpusUsed, latency: step.latency }];
        })
        .sort((a, b) => a.utilisation - b.utilisation),
      sentBytesPerRequest: sent.value,
      receivedBytesPerRequest: received.value,
      redisCpuSecondsPerValidation: redis.length === 0 ? null : estimateFrom(redis),
      ...scalingOf(subject, scaling, cpus),
    },
  ];
}

/** The highest load that was repeated, because a fleet is sized by an upper limit; one that was not repeated only if none was. */
function highestLoad(byRate: readonly (readonly [number, readonly LoadSample[]])[]) {
  return byRate.findLast(([, samples]) => samples.length >= 2) ?? byRate.at(-1);
}

/**
 * Scaling at the most threads that had a CPU each, of the most similar design that was scaled: what limits it is the machine.
 * Above 1 it is noise, and nothing is planned on noise.
 */
function scalingOf(
  { algorithm, engine, tokenProfile }: SizingBasis["subject"],
  scaling: readonly ThreadScaling[],
  cpus: number,
): Pick<SizingBasis, "scalingEfficiency" | "scalingVcpus"> {
  const likeness = (row: ThreadScaling) =>
    Number(row.algorithm === algorithm) * 4 +
    Number(row.engine === engine) * 2 +
    Number(row.tokenProfile === tokenProfile);
  const scaled = scaling.filter((row) => row.points.some(({ threads }) => threads > 1));
  const [same] = [...scaled].sort((a, b) => likeness(b) - likeness(a));
  const point = same?.points.findLast(
    ({ threads, efficiency }) => threads > 1 && threads <= cpus && efficiency !== null,
  );
  if (point === undefined || point.efficiency === null) return { scalingEfficiency: null, scalingVcpus: null };
  return { scalingEfficiency: Math.min(1, point.efficiency), scalingVcpus: point.threads };
}

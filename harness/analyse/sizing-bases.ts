import type { Subject } from "../results/trial-result.ts";
import { workloads } from "../results/workloads.ts";
import type { ThreadScaling } from "./analysis.ts";
import { cpuSecondsPerRequest, demandByRepetition } from "./component-demand.ts";
import { estimateFrom } from "./estimate-from.ts";
import { latencyOf, worst } from "./latency-quotes.ts";
import { loadStep } from "./load-curves.ts";
import { type Condition, conditionsOf, type LoadSample } from "./load-samples.ts";
import type { MeasuredLoad, SizingBasis } from "./size-fleet.ts";
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
    ({ workload, window }) => workloads[workload].onlyVerifies && cpuSecondsPerRequest(window, "verifier") !== null,
  );
  const floors = conditionsOf(samples.filter(({ workload }) => workloads[workload].isFloor));
  const isReference = ({ subject }: SizingBasis) => subjectKey(subject) === subjectKey(reference);
  return [...Map.groupBy(verifying, ({ subject }) => subjectKey(subject)).values()]
    .flatMap((group) => basisOf(group, floors, scaling, cpus))
    .sort((a, b) => Number(isReference(b)) - Number(isReference(a)));
}

function basisOf(
  group: readonly LoadSample[],
  floors: readonly Condition[],
  scaling: readonly ThreadScaling[],
  cpus: number,
): SizingBasis[] {
  const loads = loadsOf(group);
  const highest = highestLoad(loads);
  const sent = bytesPerRequest(group, "sentBytesPerRequest");
  const received = bytesPerRequest(group, "receivedBytesPerRequest");
  const subject = group[0]?.subject;
  if (highest === undefined || subject === undefined || sent === null || received === null) return [];

  const { offeredPerSecond: measuredAtPerSecond, samples: atHighest } = highest;
  const redis = demandByRepetition(atHighest, "redis").map(({ value }) => value);
  return [
    {
      label: subjectLabel(subject),
      subject,
      cpuSecondsPerValidation: estimateFrom(demandByRepetition(atHighest, "verifier").map(({ value }) => value)),
      measuredAtPerSecond,
      loads: loads.flatMap((load) => measuredLoad(load, floors) ?? []).sort((a, b) => a.utilisation - b.utilisation),
      sentBytesPerRequest: sent.value,
      receivedBytesPerRequest: received.value,
      redisCpuSecondsPerValidation: redis.length === 0 ? null : estimateFrom(redis),
      ...scalingOf(subject, scaling, cpus),
    },
  ];
}

/**
 * The loads that a design was measured at, rates rising. Where the probe drove it, only those: it reaches higher loads on CPUs of
 * its own, and k6's rates would stand beside them with other demands.
 */
function loadsOf(group: readonly LoadSample[]): Condition[] {
  const probed = group.filter(({ generator }) => generator === "probe");
  const windows = conditionsOf(probed.length > 0 ? probed : group);
  const sameLoad = ({ offeredPerSecond, fractionOfAnchor }: Condition) =>
    fractionOfAnchor === null ? `${offeredPerSecond}/s` : `${Math.round(fractionOfAnchor * 100)} %`;
  // One load may have been offered by two workloads.
  return [...Map.groupBy(windows, sameLoad).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, samples: same.flatMap(({ samples }) => samples) }];
  });
}

function measuredLoad(load: Condition, floors: readonly Condition[]): MeasuredLoad | null {
  const step = loadStep(load);
  if (step === null) return null;
  const { generator, samples, offeredPerSecond } = load;
  const floor = floors.find((candidate) => candidate.offeredPerSecond === offeredPerSecond);
  return {
    offeredPerSecond,
    utilisation: step.verifierCpusUsed,
    probe: generator === "probe" ? step.latency : null,
    probeFloor: generator === "probe" ? worst(samples.map(({ window }) => window.floor)) : null,
    probeLag: generator === "probe" ? worst(samples.map(({ window }) => window.lag)) : null,
    k6: generator === "k6" ? step.latency : null,
    k6Floor: generator === "k6" && floor !== undefined ? latencyOf(floor, "floor") : null,
  };
}

/** The highest load that was repeated, because a fleet is sized by an upper limit; one that was not repeated only if none was. */
function highestLoad(loads: readonly Condition[]): Condition | undefined {
  return loads.findLast(({ samples }) => samples.length >= 2) ?? loads.at(-1);
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

import type { Subject } from "../../results/trial-result.ts";
import { workloads } from "../../results/workloads.ts";
import type { ThreadScaling } from "../analysis.ts";
import { cpuSecondsPerRequest, demandByRepetition } from "../load/component-demand.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { latencyOf, worst } from "../load/latency-quotes.ts";
import { loadStep } from "../load/load-curves.ts";
import { type Condition, conditionsOf, type LoadSample } from "../load/load-samples.ts";
import type { Scaling } from "./scaling-at.ts";
import type { MeasuredLoad, SizingBasis } from "./size-fleet.ts";
import { subjectKey, subjectLabel } from "../subject-order.ts";
import { clientHeaderBytes, receivedBytesPerRequest, sentBytesPerRequest } from "../load/token-bytes.ts";

/**
 * The basis of the reference subject first, where there is one, then one per subject whose verifier CPU and bytes were measured while it did nothing but verify, at a constant rate or in
 * steps. `cpus` are those of the machine: scaling over more threads than CPUs says nothing.
 *
 * @param fellBehind windows whose only fault is that they did not keep up: no figure is made of them but that they missed
 */
export function sizingBases(
  samples: readonly LoadSample[],
  fellBehind: readonly LoadSample[],
  scaling: readonly ThreadScaling[],
  { cpus, reference, redisBytesPerEntry, processBytesPerEntry }: MeasuringMachine,
): SizingBasis[] {
  const isUsable = ({ workload, window }: LoadSample) =>
    workloads[workload].onlyVerifies && cpuSecondsPerRequest(window, "verifier") !== null;
  const verifying = samples.filter(isUsable);
  const fallen = fellBehind.filter(isUsable);
  const headers = clientHeaderBytes(verifying);
  const floors = conditionsOf(samples.filter(({ workload }) => workloads[workload].isFloor));
  const isReference = ({ subject }: SizingBasis) => subjectKey(subject) === subjectKey(reference);
  return [...Map.groupBy(verifying, ({ subject }) => subjectKey(subject)).values()]
    .flatMap((group) => basisOf(group, ofSubject(fallen, group), floors, { scaling, cpus, headers }))
    .map((basis) => ({
      ...basis,
      issuerCpuSecondsPerLogin: cpuPerLogin(samples, basis.subject),
      redisBytesPerEntry,
      processBytesPerEntry,
    }))
    .sort((a, b) => Number(isReference(b)) - Number(isReference(a)));
}

/** What a basis takes from the run besides its windows. */
interface MeasuringMachine {
  readonly cpus: number;
  readonly reference: Subject;
  /** `null` where it was not measured. */
  readonly redisBytesPerEntry: number | null;
  readonly processBytesPerEntry: number | null;
}

/** The windows of the same design. */
function ofSubject(all: readonly LoadSample[], [first]: readonly LoadSample[]): LoadSample[] {
  return all.filter(({ subject }) => first !== undefined && subjectKey(subject) === subjectKey(first.subject));
}

function basisOf(
  group: readonly LoadSample[],
  fallen: readonly LoadSample[],
  floors: readonly Condition[],
  {
    scaling,
    cpus,
    headers,
  }: { readonly scaling: readonly ThreadScaling[]; readonly cpus: number; readonly headers: number },
): Omit<SizingBasis, "issuerCpuSecondsPerLogin" | "redisBytesPerEntry" | "processBytesPerEntry">[] {
  const loads = loadsOf(group);
  const behind = loadsOf(fallen);
  const unknown = behind.filter((load) => loads.every((other) => other.load !== load.load));
  const highest = highestLoad(loads);
  const sent = sentBytesPerRequest(group, headers);
  const received = receivedBytesPerRequest(group);
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
      loads: [...loads, ...unknown]
        .flatMap((load) => measuredLoad(load, behind, floors) ?? [])
        .sort((a, b) => a.utilisation - b.utilisation),
      sentBytesPerRequest: sent.value,
      receivedBytesPerRequest: received.value,
      redisCpuSecondsPerValidation: redis.length === 0 ? null : estimateFrom(redis),
      scaling: scalingOf(subject, scaling, cpus),
      verifierResidentBytes: residentBytes(group),
      restsOn: "load",
      loadedBy: highest.generator,
      noDifferenceFrom: null,
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
  // One load may have been offered by two workloads.
  return [...Map.groupBy(windows, ({ load }) => load).values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, samples: same.flatMap(({ samples }) => samples) }];
  });
}

/** A load by its repetitions that kept up; where none did, by those that fell behind, which is what has to be known of it. */
function measuredLoad(
  load: Condition,
  behind: readonly Condition[],
  floors: readonly Condition[],
): MeasuredLoad | null {
  const step = loadStep(load);
  if (step === null) return null;
  const { generator, samples, offeredPerSecond } = load;
  const isBehind = samples.every(({ window }) => window.verdict.status === "refused");
  const same = behind.find((other) => other.load === load.load);
  const fellBehind = isBehind ? samples.length : (same?.samples.length ?? 0);
  const floor = floors.find((candidate) => candidate.offeredPerSecond === offeredPerSecond);
  const demands = demandByRepetition(samples, "verifier").map(({ value }) => value);
  if (demands.length === 0) return null;
  return {
    offeredPerSecond,
    utilisation: step.verifierCpusUsed,
    cpuSecondsPerValidation: estimateFrom(demands),
    keptUp: !isBehind && fellBehind < samples.length,
    probe: generator === "probe" ? step.latency : null,
    probeFloor: generator === "probe" ? worst(samples.map(({ window }) => window.floor)) : null,
    probeLag: generator === "probe" ? worst(samples.map(({ window }) => window.lag)) : null,
    k6: generator === "k6" ? step.latency : null,
    k6Floor: generator === "k6" && floor !== undefined ? latencyOf(floor, "floor") : null,
  };
}

function residentBytes(group: readonly LoadSample[]): number | null {
  const known = group.flatMap(({ window }) =>
    window.components.flatMap(({ component, residentBytes: bytes }) =>
      component === "verifier" && bytes !== null ? [bytes] : [],
    ),
  );
  return known.length === 0 ? null : Math.max(...known);
}

/** CPU of the issuer per login with the same algorithm, whatever verifies: by the issuer's own count, because a login's token is verified too. */
function cpuPerLogin(samples: readonly LoadSample[], { algorithm, tokenProfile }: Subject): Estimate | null {
  const values = samples
    .filter(({ workload }) => workload === "login")
    .filter(({ subject }) => subject.algorithm === algorithm && subject.tokenProfile === tokenProfile)
    .flatMap(({ window }) =>
      window.components.flatMap(({ component, requests, cpuUserSeconds, cpuSystemSeconds }) =>
        component === "issuer" && requests !== null && requests > 0
          ? [(cpuUserSeconds + cpuSystemSeconds) / requests]
          : [],
      ),
    );
  return values.length === 0 ? null : estimateFrom(values);
}

/** The highest load that was repeated, because a fleet is sized by an upper limit; one that was not repeated only if none was. */
function highestLoad(loads: readonly Condition[]): Condition | undefined {
  return loads.findLast(({ samples }) => samples.length >= 2) ?? loads.at(-1);
}

/** Scaling of the most similar design that was scaled: what limits it is the machine. Above 1 it is noise, and nothing is planned on noise. */
function scalingOf(
  { algorithm, engine, tokenProfile }: SizingBasis["subject"],
  scaling: readonly ThreadScaling[],
  cpus: number,
): Scaling | null {
  const likeness = (row: ThreadScaling) =>
    Number(row.algorithm === algorithm) * 4 +
    Number(row.engine === engine) * 2 +
    Number(row.tokenProfile === tokenProfile);
  const scaled = scaling.filter((row) => row.points.some(({ threads }) => threads > 1));
  const [same] = [...scaled].sort((a, b) => likeness(b) - likeness(a));
  const points = (same?.points ?? []).flatMap(({ threads: vcpus, efficiency: measured }) =>
    measured === null || vcpus === 1 || vcpus > cpus ? [] : [{ vcpus, efficiency: Math.min(1, measured) }],
  );
  return same === undefined || points.length === 0 ? null : { points, law: same.law };
}

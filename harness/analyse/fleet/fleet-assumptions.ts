import type { Estimate } from "../statistics/estimate.ts";
import { FEW_REPETITIONS_SHARE, REPETITIONS_FOR_INTERVAL } from "./planned-demand.ts";
import { scalingAt } from "./scaling-at.ts";
import type { FleetInputs, SizingBasis } from "./size-fleet.ts";

/** How busy a vCPU is planned to be. */
interface PlannedShare {
  /** The highest utilisation that is ever planned. */
  readonly cap: number;
  readonly utilisation: number;
  /** The service demand that is planned with, as it was measured. */
  readonly demand: Estimate;
}

/** What the arithmetic takes for granted, as sentences: the ones that always hold last. */
export function assumptionsOf(basis: SizingBasis, inputs: FleetInputs, planned: PlannedShare): string[] {
  return [
    demandSentence(basis, planned),
    ...intervalSentence(planned),
    ...capSentence(inputs, planned),
    ...scalingSentence(basis, inputs),
    ...(basis.redisCpuSecondsPerValidation === null
      ? []
      : [
          `Redis is sized by CPU alone, from the demand per lookup ${basis.restsOn === "load" ? `at ${roundedTo3(basis.measuredAtPerSecond)} lookups/s` : "as it was measured"}: an upper bound, because a busier Redis needs less per command. One Redis executes commands on one CPU; its own spare and its network round trip are not included.`,
        ]),
    "A vCPU of the fleet does as much work as a CPU of the machine that measured.",
    "Requests are spread evenly over the nodes, and the nodes do nothing else.",
    "Every request carries a valid token over plain HTTP/1.1 on a kept-alive connection; TLS is not included.",
    "Bandwidth counts HTTP bytes plus 40 bytes of TCP/IP for each segment of 1448; acknowledgements and TLS are not included.",
    "Latency is what was measured at a load of one verifier process, which had every CPU of the measuring machine that its neighbours left; it is not extrapolated to a higher load.",
  ];
}

function demandSentence({ measuredAtPerSecond, loads }: SizingBasis, { utilisation }: PlannedShare): string {
  const rate = roundedTo3(measuredAtPerSecond);
  const measured = `CPU per validation was measured at up to ${rate} validations/s on one verifier process. It falls as load rises`;
  const known = loads.filter(({ keptUp }) => keptUp).map((load) => load.utilisation);
  if (Math.min(...known) > utilisation)
    return `${measured}, and no load kept a vCPU as idle as is planned: that of the lowest one is taken, and may be too small.`;
  return Math.max(...known) < utilisation
    ? `${measured}, and no load kept a vCPU as busy as is planned: that of the highest one is taken, which is rather too much.`
    : `${measured}: a vCPU is planned with what the two loads nearest to its planned share say, joined by a straight line.`;
}

function intervalSentence({ demand: { samples, confidence } }: PlannedShare): string[] {
  if (samples >= REPETITIONS_FOR_INTERVAL) {
    return [
      `CPU per validation is taken at the upper limit of its ${roundedTo3(confidence * 100)} % interval over ${samples} repetitions.`,
    ];
  }
  const share = roundedTo3(FEW_REPETITIONS_SHARE * 100);
  const repetitions = samples === 1 ? "a single repetition" : `${samples} repetitions`;
  return [
    `CPU per validation is the mean of ${repetitions}, too few for an interval to plan with: a vCPU is planned with ${share} % of the rate that it gives.`,
  ];
}

function capSentence({ headroom }: FleetInputs, { cap }: PlannedShare): string[] {
  if (1 - headroom <= cap) return [];
  return [
    `No vCPU is planned above ${cap * 100} % although the head-room would allow it: beyond that latency does not stay put.`,
  ];
}

function scalingSentence({ scaling }: SizingBasis, { vcpusPerNode }: FleetInputs): string[] {
  const { efficiency, from, vcpus } = scalingAt(scaling, vcpusPerNode);
  const share = `Each vCPU of a node does ${roundedTo3(efficiency * 100)} % of the work of one alone`;
  const measured = `${share}, as verify threads did on ${vcpus} CPUs`;
  switch (from) {
    case "single":
      return [];
    case "unknown":
      return [`${vcpusPerNode} vCPUs in a node do ${vcpusPerNode} times the work of one: scaling was not measured.`];
    case "law":
      return [`${share}, by the scaling law (USL) that was fitted to verify threads.`];
    case "fewer":
      return [`${measured}; that it stays so on ${vcpusPerNode} was not measured.`];
    default:
      return [`${measured}.`];
  }
}

function roundedTo3(value: number): string {
  return String(Number(value.toPrecision(3)));
}

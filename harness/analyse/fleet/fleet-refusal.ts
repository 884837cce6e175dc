import { sloPercentiles } from "../../results/percentile-seconds.ts";
import { scalingAt } from "./scaling-at.ts";
import type { FleetInputs, SizingBasis } from "./size-fleet.ts";

/** More validations per second than all of mankind could ask for; above it a zero too many was typed. */
const RATE_LIMIT_PER_SECOND = 1e9;

const VCPU_LIMIT = 4096;
const SPARE_LIMIT = 10_000;
const HEADROOM_LIMIT = 0.95;
const OBJECTIVE_LIMIT_SECONDS = 3600;

/** Why no fleet can be named for these inputs and figures, as a sentence; `null` when one can. */
export function refusalOf(basis: SizingBasis, inputs: FleetInputs): string | null {
  return inputRefusal(inputs) ?? basisRefusal(basis, inputs);
}

/** Why a sizing question makes no sense, as a sentence; `null` when it does. */
export function inputRefusal(inputs: FleetInputs): string | null {
  const { ratePerSecond, sloPercentile, sloSeconds, headroom, spareNodes, vcpusPerNode } = inputs;
  if (!(ratePerSecond > 0 && ratePerSecond <= RATE_LIMIT_PER_SECOND)) {
    return `The rate must be above 0 and at most ${RATE_LIMIT_PER_SECOND} validations/s; ${came(ratePerSecond)}.`;
  }
  if (!sloPercentiles.includes(sloPercentile)) {
    return `The objective must name one of ${sloPercentiles.join(", ")}; it names ${sloPercentile}.`;
  }
  if (!(sloSeconds > 0 && sloSeconds <= OBJECTIVE_LIMIT_SECONDS)) {
    return `The latency objective must be above 0 and at most ${OBJECTIVE_LIMIT_SECONDS} s; ${came(sloSeconds, "s")}.`;
  }
  if (!(headroom >= 0 && headroom <= HEADROOM_LIMIT)) {
    return `The head-room must be from 0 to ${HEADROOM_LIMIT * 100} %; ${came(headroom * 100, "%")}.`;
  }
  if (!(Number.isInteger(spareNodes) && spareNodes >= 0 && spareNodes <= SPARE_LIMIT)) {
    return `The spare nodes must be a whole number from 0 to ${SPARE_LIMIT}; ${came(spareNodes)}.`;
  }
  if (!(Number.isInteger(vcpusPerNode) && vcpusPerNode >= 1 && vcpusPerNode <= VCPU_LIMIT)) {
    return `The vCPUs per node must be a whole number from 1 to ${VCPU_LIMIT}; ${came(vcpusPerNode)}.`;
  }
  return null;
}

/** `it is 97 %`, or that there is none: an empty box of a form is no number. */
export function came(value: number, unit = ""): string {
  if (Number.isNaN(value)) return "none is given";
  return `it is ${[Number(value.toPrecision(12)), unit].join(" ").trim()}`;
}

function basisRefusal(basis: SizingBasis, { vcpusPerNode }: FleetInputs): string | null {
  const demand = basis.cpuSecondsPerValidation;
  if (!(isPositive(demand.value) && isPositive(demand.high) && demand.high >= demand.value)) {
    return `The measured service demand of ${basis.label} is no usable figure (${demand.value} s, upper limit ${demand.high} s).`;
  }
  const { efficiency } = scalingAt(basis.scaling, vcpusPerNode);
  if (!(isPositive(efficiency) && efficiency <= 1)) {
    return `The measured scaling of ${basis.label} is no usable figure (${efficiency}).`;
  }
  if (!isAmount(basis.sentBytesPerRequest) || !isAmount(basis.receivedBytesPerRequest)) {
    return `The measured bytes per request of ${basis.label} are no usable figures (${basis.sentBytesPerRequest} in, ${basis.receivedBytesPerRequest} out).`;
  }
  const redis = basis.redisCpuSecondsPerValidation;
  if (redis !== null && !isAmount(redis.high)) {
    return `The measured CPU of Redis per validation of ${basis.label} is no usable figure (upper limit ${redis.high} s).`;
  }
  return null;
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

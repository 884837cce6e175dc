import type { SizedFleet } from "../../harness/analyse/size-fleet.ts";
import { formatExact, formatQuantity } from "../format/format-quantity.ts";

/** One figure of a fleet answer, in words. */
export interface FleetFigure {
  readonly label: string;
  readonly value: string;
}

/** The figures of a fleet answer, for the first screen, the calculator and the terminal. */
export function fleetFigures(answer: SizedFleet): readonly FleetFigure[] {
  const planned = formatQuantity(answer.plannedUtilisation, "share");
  return [
    { label: "vCPUs in all", value: formatExact(answer.vcpus) },
    {
      label: `one vCPU, ${planned} busy, carries`,
      value: formatQuantity(answer.validationsPerSecondPerVcpu, "perSecond"),
    },
    { label: "inbound", value: formatQuantity(answer.inboundBitsPerSecond, "bitsPerSecond") },
    { label: "outbound", value: formatQuantity(answer.outboundBitsPerSecond, "bitsPerSecond") },
    ...(answer.redisCpus === null ? [] : [{ label: "Redis", value: formatQuantity(answer.redisCpus, "cpus") }]),
  ];
}
